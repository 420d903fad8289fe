// SPDX-License-Identifier: Apache-2.0
// The types of the HTTP contract. Every other file imports API types from here and from nowhere
// else, so that this file can become a re-export of the generated types without further edits.
// Ids are decimal strings, a Day is "2026-11-21", an Instant is ISO 8601 with an offset.

export type Id = string;
export type Day = string;
export type Instant = string;

export type Role = 'administrator' | 'duty_officer' | 'commander' | 'reporter' | 'viewer';
export type Channel = 'case' | 'pathogen' | 'syndrome' | 'vector' | 'sector';
export type Right =
    | 'surveil_read'
    | 'surveil_send'
    | 'institution_manage'
    | 'warn_read'
    | 'warn_answer'
    | 'event_decide'
    | 'respond_read'
    | 'respond_write'
    | 'dispatch_read'
    | 'dispatch_write'
    | 'evaluate_read'
    | 'mode_decide'
    | 'identity_read'
    | 'administer';
export type Room = 'surveil' | 'warn' | 'respond' | 'dispatch' | 'evaluate';

export interface Page<T> {
    items: T[];
    next_cursor?: string;
}

export interface ProblemBody {
    type?: string;
    title: string;
    status: number;
    code: string;
    detail?: string;
    path?: string;
}

export interface Session {
    user: string;
    display_name: string;
    role: Role;
    rights: string[];
    scope_place: string;
    scope_name: string;
    csrf: string;
    must_change_password: boolean;
    expires: Instant;
}

export interface Named {
    code: string;
    name_zh: string;
    name_en: string;
}
export type PlaceKind = 'county' | 'township' | 'village' | 'institution';
export interface Place extends Named {
    parent: string;
    kind: PlaceKind;
}
export interface Condition extends Named {
    group: 'class_a' | 'class_b' | 'class_c' | 'other' | 'syndrome';
    report_limit_hours: number;
}
export interface Catalog {
    county: Place;
    places: Place[];
    conditions: Condition[];
    channels: Named[];
    unit_kinds: Named[];
    roles: Named[];
}

export interface MapFeature {
    type: 'Feature';
    properties: { code: string; name_zh: string; [key: string]: unknown };
    geometry: { type: 'Polygon' | 'MultiPolygon'; coordinates: unknown };
}
export interface CountyMap {
    type: 'FeatureCollection';
    features: MapFeature[];
    generated?: boolean;
}

export interface JournalEntry {
    seq: number;
    at: Instant;
    actor: string;
    verb: string;
    object_kind: string;
    object_id: string;
    place: string;
    summary_zh: string;
    summary_en: string;
}

export type Level = 'I' | 'II' | 'III' | 'IV';
export type Grade = Level | 'none';
export interface Mode {
    mode: 'peace' | 'emergency';
    level?: Level;
    since: Instant;
    by: string;
    reason: string;
    version: string;
}

export interface WallColumn {
    room: Room;
    waiting: number;
    what_zh: string;
    what_en: string;
    oldest_since?: Instant;
    limit_minutes?: number;
    detail_zh: string;
    detail_en: string;
}
export interface WallPlace {
    place: string;
    count: number;
    open_signals: number;
}
export interface Wall {
    at: Instant;
    mode: Mode;
    columns: WallColumn[];
    signals: SignalRow[];
    map: WallPlace[];
    journal: JournalEntry[];
    map_window_days: number;
}

export interface StreamRow {
    channel: Channel;
    condition: string;
    place: string;
    place_name: string;
    condition_name_zh: string;
    condition_name_en: string;
    total: number;
    last_day: Day;
    last_count: number;
    alarms: number;
}
export interface SeriesDay {
    day: Day;
    count: number;
    late: number;
    expected?: number;
    upper?: number;
    alarm: boolean;
}
export interface Series {
    channel: Channel;
    condition: string;
    place: string;
    place_name: string;
    method: string;
    method_text_zh: string;
    method_text_en: string;
    needs_days: number;
    known_until: Instant;
    days: SeriesDay[];
}
export interface HeatMap {
    weeks: { label: string; from: Day }[];
    rows: { place: string; name: string; counts: number[] }[];
}
export type ReportResult = 'positive' | 'negative' | 'inconclusive' | 'none';
export interface ReportRow {
    id: Id;
    channel: Channel;
    condition: string;
    condition_name_zh: string;
    condition_name_en: string;
    result: ReportResult;
    status: 'preliminary' | 'final' | 'corrected' | 'withdrawn';
    day: Day;
    known_at: Instant;
    place: string;
    place_name: string;
    institution: string;
    institution_name: string;
    person: string;
    sex: 'male' | 'female' | 'other' | 'unknown';
    age?: number;
    test_code: string;
    test_name: string;
    value: string;
    message_id: Id;
}
export interface MessageProblem {
    code: string;
    path: string;
    detail: string;
    text_zh: string;
    text_en: string;
}
export interface MessageRow {
    id: Id;
    received: Instant;
    institution: string;
    institution_name: string;
    format: 'hl7v2' | 'fhir' | 'csv' | 'unknown';
    type: string;
    control_id: string;
    status: 'accepted' | 'rejected';
    reports: number;
    problems: MessageProblem[];
    bytes: number;
    resent_as?: Id;
}
export interface MessageDetail extends MessageRow {
    body?: string;
}
export interface IngestResult {
    message: number;
    control_id: string;
    status: 'accepted' | 'duplicate' | 'rejected';
    reports: number;
    problems: { code: string; path: string; detail: string }[];
    ack?: string;
}
export interface IngestAnswer {
    messages: IngestResult[];
}
export interface CaseReport {
    condition: string;
    onset_date: Day;
    diagnosis_date: Day;
    place: string;
    name: string;
    sex: 'male' | 'female' | 'unknown';
    birth_date: string;
    id_number: string;
    phone: string;
    note: string;
    client_id: string;
}
export interface Institution {
    id: Id;
    code: string;
    name: string;
    kind: string;
    place: string;
    place_name: string;
    status: 'pending' | 'connected';
    first_seen?: Instant;
    last_message?: Instant;
    messages: number;
    rejected: number;
    reports: number;
    silent: boolean;
    version: string;
}

export type Outcome = 'outbreak' | 'cluster_no_action' | 'seasonal' | 'data_fault' | 'drill';
export type SignalState = 'new' | 'acknowledged' | 'verified' | 'escalated' | 'closed';
export interface SignalRow {
    id: Id;
    version: string;
    number: string;
    condition: string;
    condition_name_zh: string;
    condition_name_en: string;
    place: string;
    place_name: string;
    channels: Channel[];
    state: SignalState;
    outcome?: Outcome;
    first_day: Day;
    last_day: Day;
    count: number;
    ratio?: number;
    raised: Instant;
    updated: Instant;
    answer_by: Instant;
    answered?: Instant;
    urgency: number;
    urgency_reason_zh: string;
    urgency_reason_en: string;
    why_zh: string;
    why_en: string;
    retrospective: boolean;
    event?: Id;
}
export interface AlarmRow {
    id: Id;
    method: 'single_case' | 'first_in_county' | 'cluster' | 'ears_c2';
    rule: string;
    rule_text_zh: string;
    rule_text_en: string;
    source: string;
    channel: Channel;
    place: string;
    place_name: string;
    day: Day;
    window_days: number;
    count: number;
    expected?: number;
    threshold: number;
    raised: Instant;
    text_zh: string;
    text_en: string;
}
export interface GradeProposal {
    grade: Grade;
    lines: { id: string; text_zh: string; text_en: string; source: string }[];
}
export interface OtherChannel {
    channel: Channel;
    count: number;
    from: Day;
    to: Day;
}
export interface SignalDetail extends SignalRow {
    alarms: AlarmRow[];
    series: Series;
    other_channels: OtherChannel[];
    similar: SignalRow[];
    journal: JournalEntry[];
    proposed_grade?: GradeProposal;
}

export interface EventRow {
    id: Id;
    version: string;
    number: string;
    title: string;
    condition: string;
    condition_name_zh: string;
    condition_name_en: string;
    place: string;
    place_name: string;
    grade: Grade;
    state: 'open' | 'closed';
    opened: Instant;
    closed?: Instant;
    lead: string;
    cases: number;
    open_tasks: number;
    active_missions: number;
    signals: number;
}
export type TaskStatus = 'given' | 'accepted' | 'done' | 'cancelled';
export interface TaskRow {
    id: Id;
    version: string;
    event: Id;
    event_number: string;
    title: string;
    assignee: string;
    due: Instant;
    status: TaskStatus;
    note: string;
    created: Instant;
    done?: Instant;
    overdue: boolean;
}
export interface EventDetail extends EventRow {
    note: string;
    conclusion: string;
    signal_rows: SignalRow[];
    tasks: TaskRow[];
    missions: MissionRow[];
    curve: Series;
    journal: JournalEntry[];
}

export type UnitKind =
    | 'response_team'
    | 'ambulance'
    | 'negative_pressure_ambulance'
    | 'laboratory_team'
    | 'disinfection_team';
export type UnitStatus = 'available' | 'on_mission' | 'out_of_service';
export interface UnitRow {
    id: Id;
    version: string;
    name: string;
    kind: UnitKind;
    place: string;
    place_name: string;
    members: number;
    phone: string;
    status: UnitStatus;
    mission?: Id;
}
export type MissionStatus = 'ordered' | 'departed' | 'arrived' | 'finished' | 'cancelled';
export type MissionStep = Exclude<MissionStatus, 'ordered'>;
export interface MissionRow {
    id: Id;
    version: string;
    number: string;
    event: Id;
    event_number: string;
    unit: Id;
    unit_name: string;
    destination: string;
    destination_name: string;
    purpose: string;
    status: MissionStatus;
    ordered: Instant;
    departed?: Instant;
    arrived?: Instant;
    finished?: Instant;
}

export interface Indicator {
    code: string;
    name_zh: string;
    name_en: string;
    unit: '%' | 'min' | 'count';
    value?: number;
    numerator?: number;
    denominator?: number;
    comparator: '>=' | '<=';
    target?: number;
    met?: boolean;
    definition_zh: string;
    definition_en: string;
    source: string;
}
export interface IndicatorSet {
    from: Day;
    to: Day;
    items: Indicator[];
}
export interface Evidence {
    object_kind: string;
    object_id: string;
    label: string;
    at: Instant;
    value?: number;
    counted: boolean;
    text_zh: string;
    text_en: string;
    journal_seqs: number[];
}

export interface UserRow {
    user: string;
    display_name: string;
    role: Role;
    scope_place: string;
    scope_name: string;
    disabled: boolean;
    must_change_password: boolean;
    last_login?: Instant;
}
export interface TokenRow {
    id: Id;
    name: string;
    institution: string;
    institution_name: string;
    created: Instant;
    last_used?: Instant;
}
export interface About {
    version: string;
    county: string;
    county_name_zh: string;
    county_name_en: string;
    started: Instant;
}
