-- Spreads the tables over the workers of a Citus cluster, each county on one shard; does nothing where Citus is not. Run after the
-- migrations at each start of a newer program, so that the tables of a newer migration are spread too. Every table stands here
-- (CitusTest says which is missing): those with a county by it, all together; those without are copied to every worker.
DO $distribute$
DECLARE
    next_table TEXT;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus') THEN
        RETURN;
    END IF;
    -- The statements of this transaction go to the shards one after the other: it also changes tables and writes rows.
    PERFORM set_config('citus.multi_shard_modify_mode', 'sequential', true);
    FOREACH next_table IN ARRAY ARRAY['schema_version', 'installation'] LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_dist_partition WHERE logicalrelid = CAST(next_table AS regclass)) THEN
            PERFORM create_reference_table(CAST(next_table AS regclass));
        END IF;
    END LOOP;
    -- A table stands after those that it refers to.
    FOREACH next_table IN ARRAY ARRAY[
        'journal', 'setting', 'account', 'login_session', 'access_token', 'county_owner',
        'institution', 'institution_day', 'message', 'person', 'identity', 'person_alias', 'report', 'report_past',
        'episode', 'tally', 'count_delta', 'daily_count', 'judgement',
        'signal', 'alarm', 'event', 'task', 'unit', 'mission'
    ] LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_dist_partition WHERE logicalrelid = CAST(next_table AS regclass)) THEN
            PERFORM create_distributed_table(CAST(next_table AS regclass), 'county',
                colocate_with => CASE next_table WHEN 'journal' THEN 'none' ELSE 'journal' END);
        END IF;
    END LOOP;
END
$distribute$;
