// SPDX-License-Identifier: Apache-2.0
// The types of the HTTP contract under the names that pages use. Shapes come from generated.ts
// (`npm run types`) and are never written twice. Ids are decimal strings, a Day is "2026-11-21",
// an Instant is ISO 8601 with an offset.
import type { components } from './generated';

type Schemas = components['schemas'];
/** A shape of the contract with some members told more closely than the contract tells them. */
type Closer<Name extends keyof Schemas, Members> = Omit<Schemas[Name], keyof Members> & Members;

export type Id = string;
export type Day = string;
export type Instant = string;

export interface Page<T> {
    items: T[];
    next_cursor?: string;
}
export type ProblemBody = Schemas['Problem'];

// Closed sets that the contract writes as plain strings.
export type Channel = 'case' | 'pathogen' | 'syndrome' | 'vector' | 'sector';
export type Room = 'surveil' | 'warn' | 'respond' | 'dispatch' | 'evaluate';
export type Right =
    | `${Room}_read`
    | 'surveil_send'
    | 'institution_manage'
    | 'warn_answer'
    | 'event_decide'
    | 'respond_write'
    | 'dispatch_write'
    | 'mode_decide'
    | 'identity_read'
    | 'administer';
export type Outcome = 'outbreak' | 'cluster_no_action' | 'seasonal' | 'data_fault' | 'drill';
export type SignalState = 'new' | 'acknowledged' | 'verified' | 'escalated' | 'closed';
type PlaceKind = 'county' | 'township' | 'village' | 'institution';
type ConditionGroup = 'class_a' | 'class_b' | 'class_c' | 'other' | 'syndrome' | 'measure';
type IngestStatus = 'accepted' | 'duplicate' | 'rejected';

// Session and administration
export type Role = Schemas['Role'];
export type Session = Schemas['Session'];
export type UserRow = Schemas['UserRow'];
export type NewUser = Schemas['NewUserBody'];
export type Profile = Schemas['Profile'];
export type TokenRow = Schemas['TokenRow'];
export type About = Schemas['About'];
export type JournalEntry = Schemas['JournalRow'];

// Catalogue and map
export type Named = Schemas['NamedView'];
export type Place = Closer<'PlaceView', { kind: PlaceKind }>;
export type Condition = Closer<'ConditionView', { group: ConditionGroup }>;
export type Catalog = Closer<
    'CatalogView',
    { county: Place; places: Place[]; conditions: Condition[] }
>;
/** GeoJSON, which the contract does not describe further. */
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

// Wall
export type WallColumn = Closer<'WallColumn', { room: Room }>;
export type WallPlace = Schemas['WallPlace'];
export type Wall = Closer<'Wall', { columns: WallColumn[]; signals: SignalRow[] }>;

// Surveillance
export type StreamRow = Closer<'StreamRow', { channel: Channel }>;
export type StreamList = Closer<'StreamList', { items: StreamRow[] }>;
export type SeriesDay = Schemas['SeriesDay'];
export type Series = Closer<'Series', { channel: Channel }>;
export type HeatMap = Schemas['HeatMap'];
export type ReportRow = Closer<
    'ReportRow',
    {
        channel: Channel;
        result: 'positive' | 'negative' | 'inconclusive' | 'none';
        status: 'preliminary' | 'final' | 'corrected' | 'withdrawn';
        sex: 'male' | 'female' | 'other' | 'unknown';
    }
>;
interface MessageSets {
    format: 'hl7v2' | 'fhir' | 'csv' | 'unknown';
    status: 'accepted' | 'rejected';
}
export type MessageRow = Closer<'MessageRow', MessageSets>;
export type MessageDetail = Closer<'MessageDetail', MessageSets>;
export type IngestResult = Closer<'IngestResult', { status: IngestStatus }>;
export type IngestAnswer = Closer<'IngestResults', { messages: IngestResult[] }>;
export type CaseReport = Required<Closer<'CaseReportForm', { sex: 'male' | 'female' | 'unknown' }>>;
export type Institution = Closer<'Institution', { status: 'pending' | 'connected' }>;

// Warning
interface SignalSets {
    channels: Channel[];
    state: SignalState;
    outcome?: Outcome;
}
export type SignalRow = Closer<'SignalRow', SignalSets>;
export type AlarmRow = Closer<
    'AlarmRow',
    { method: 'single_case' | 'first_in_county' | 'cluster' | 'ears_c2'; channel: Channel }
>;
export type OtherChannel = Closer<'ChannelCount', { channel: Channel }>;
export type SignalDetail = Closer<
    'SignalDetail',
    SignalSets & {
        alarms: AlarmRow[];
        series: Series;
        other_channels: OtherChannel[];
        similar: SignalRow[];
    }
>;
export type GradeProposal = Schemas['GradeProposal'];

// Response
export type Grade = Schemas['EventGrade'];
export type Level = Schemas['ModeLevel'];
export type Mode = Schemas['Mode'];
export type ModeChange = Schemas['ModeChange'];
export type EventRow = Schemas['EventRow'];
export type EventDetail = Closer<'EventDetail', { signal_rows: SignalRow[]; curve: Series }>;
export type TaskRow = Schemas['TaskRow'];
export type TaskBody = Schemas['TaskBody'];
export type TaskStatus = Schemas['TaskStatus'];

// Dispatch
export type UnitKind = Schemas['UnitKind'];
export type UnitStatus = Schemas['UnitStatus'];
export type UnitRow = Schemas['UnitRow'];
export type UnitDraft = Schemas['UnitDraft'];
export type MissionRow = Schemas['MissionRow'];
export type MissionBody = Schemas['MissionBody'];
export type MissionStep = Exclude<Schemas['MissionStatus'], 'ordered'>;

// Evaluation
export type Indicator = Closer<
    'Indicator',
    { unit: '%' | 'min' | 'count'; comparator: '>=' | '<=' }
>;
export type IndicatorSet = Closer<'IndicatorSet', { items: Indicator[] }>;
export type Evidence = Schemas['Evidence'];
