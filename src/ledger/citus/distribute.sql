-- Where each table stands on Citus: run after the migrations at every start, so that a table of a newer migration is
-- spread before its first row. On plain PostgreSQL it does nothing; a table that is spread already is left as it is.
DO $$
DECLARE
    one TEXT;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus') THEN
        RETURN;
    END IF;
    -- The lock of a county (exclude_others) is kept by the server that the program talks to: it must be one for all.
    IF (SELECT groupid FROM pg_dist_local_group) <> 0 THEN
        RAISE EXCEPTION 'this server is a worker of Citus: the address must name the coordinator';
    END IF;
    -- They belong to no county and have a handful of rows. As reference tables a worker knows them too, so that a
    -- program which is led to a worker gets as far as the words above.
    FOREACH one IN ARRAY ARRAY['schema_version', 'installation'] LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_dist_partition WHERE logicalrelid = CAST(one AS regclass)) THEN
            PERFORM create_reference_table(CAST(one AS regclass));
        END IF;
    END LOOP;
    -- All others lie with their county, one county's rows on one worker. A table stands after those that it refers to.
    FOREACH one IN ARRAY ARRAY[
        'journal',
        'setting',
        'account', 'login_session', 'access_token',
        'institution', 'institution_day', 'message', 'person', 'identity', 'person_alias',
        'report', 'report_past', 'episode', 'count_delta', 'daily_count', 'tally',
        'signal', 'alarm', 'judgement',
        'event', 'task',
        'unit', 'mission',
        'county_owner'
    ] LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_dist_partition WHERE logicalrelid = CAST(one AS regclass)) THEN
            PERFORM create_distributed_table(
                CAST(one AS regclass), 'county',
                colocate_with => CASE one WHEN 'journal' THEN 'none' ELSE 'journal' END);
        END IF;
    END LOOP;
END
$$;
