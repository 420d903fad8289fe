// SPDX-License-Identifier: Apache-2.0
// Made by `npm run types` from api/openapi.json; changes belong there.
// contract sha256 62f452aa1edf3f36856a35bd0640a70ff7bc7adbdc11d71eb9c9a1aa1d8fa91d
// types sha256 a7996ff03437033901491dabf08910bdcd00914cace646ea56ae8a391b84248b
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        LoginBody: {
            user: string;
            password: string;
        };
        Session: {
            user: string;
            display_name: string;
            role: components["schemas"]["Role"];
            rights: string[];
            scope_place: string;
            scope_name: string;
            csrf: string;
            must_change_password: boolean;
            /** Format: date-time */
            expires: string;
        };
        /** @enum {string} */
        Role: "administrator" | "duty_officer" | "commander" | "reporter" | "viewer";
        PasswordBody: {
            old_password: string;
            new_password: string;
        };
        PageOfUserRow: {
            items: components["schemas"]["UserRow"][];
            next_cursor?: string;
        };
        UserRow: {
            user: string;
            display_name: string;
            role: components["schemas"]["Role"];
            scope_place: string;
            scope_name: string;
            disabled: boolean;
            must_change_password: boolean;
            /** Format: date-time */
            last_login?: string;
        };
        NewUserBody: {
            user: string;
            display_name: string;
            role: components["schemas"]["Role"];
            scope_place: string;
        };
        NewUserAnswer: {
            user: string;
            one_time_password: string;
        };
        Profile: {
            display_name: string;
            role: components["schemas"]["Role"];
            scope_place: string;
            disabled: boolean;
        };
        ResetAnswer: {
            one_time_password: string;
        };
        PageOfTokenRow: {
            items: components["schemas"]["TokenRow"][];
            next_cursor?: string;
        };
        TokenRow: {
            id: string;
            name: string;
            institution: string;
            institution_name: string;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            last_used?: string;
        };
        NewTokenBody: {
            name: string;
            institution?: string;
        };
        NewTokenAnswer: {
            id: string;
            token: string;
        };
        PageOfJournalRow: {
            items: components["schemas"]["JournalRow"][];
            next_cursor?: string;
        };
        JournalRow: {
            /** Format: int64 */
            seq: number;
            /** Format: date-time */
            at: string;
            actor: string;
            verb: string;
            object_kind: string;
            object_id: string;
            place: string;
            summary_zh: string;
            summary_en: string;
        };
        About: {
            version: string;
            county: string;
            county_name_zh: string;
            county_name_en: string;
            /** Format: date-time */
            started: string;
        };
        IngestResults: {
            messages: components["schemas"]["IngestResult"][];
        };
        IngestResult: {
            /** Format: int32 */
            message: number;
            control_id: string;
            status: string;
            /** Format: int32 */
            reports: number;
            problems: components["schemas"]["IngestProblem"][];
            stated: components["schemas"]["StatedResult"][];
            ack?: string;
        };
        IngestProblem: {
            code: string;
            path: string;
            detail: string;
        };
        StatedResult: {
            channel: string;
            condition: string;
            result: string;
            status: string;
            /** Format: date */
            day: string;
        };
        CaseReportForm: {
            condition: string;
            onset_date?: string;
            diagnosis_date?: string;
            place?: string;
            name?: string;
            sex?: string;
            birth_date?: string;
            id_number?: string;
            phone?: string;
            note?: string;
            client_id: string;
        };
        PageOfMessageRow: {
            items: components["schemas"]["MessageRow"][];
            next_cursor?: string;
        };
        MessageRow: {
            id: string;
            /** Format: date-time */
            received: string;
            institution: string;
            institution_name: string;
            format: string;
            type: string;
            control_id: string;
            status: string;
            /** Format: int32 */
            reports: number;
            problems: components["schemas"]["MessageProblem"][];
            /** Format: int64 */
            bytes: number;
            resent_as?: string;
            /** Format: date-time */
            handled?: string;
            handled_by?: string;
            handled_note?: string;
        };
        MessageProblem: {
            code: string;
            path: string;
            detail: string;
            text_zh: string;
            text_en: string;
        };
        MessageDetail: {
            id: string;
            /** Format: date-time */
            received: string;
            institution: string;
            institution_name: string;
            format: string;
            type: string;
            control_id: string;
            status: string;
            /** Format: int32 */
            reports: number;
            problems: components["schemas"]["MessageProblem"][];
            /** Format: int64 */
            bytes: number;
            resent_as?: string;
            /** Format: date-time */
            handled?: string;
            handled_by?: string;
            handled_note?: string;
            body?: string;
            body_encoding?: string;
        };
        HandleBody: {
            note: string;
        };
        ResendBody: {
            body: string;
        };
        PageOfInstitution: {
            items: components["schemas"]["Institution"][];
            next_cursor?: string;
        };
        Institution: {
            id: string;
            code: string;
            name: string;
            kind: string;
            place: string;
            place_name: string;
            status: string;
            /** Format: date-time */
            first_seen?: string;
            /** Format: date-time */
            last_message?: string;
            /** Format: int64 */
            messages: number;
            /** Format: int64 */
            rejected: number;
            /** Format: int64 */
            reports: number;
            silent: boolean;
            version: string;
        };
        NewInstitution: {
            name: string;
            kind: string;
            place: string;
            code: string;
        };
        InstitutionBody: {
            name: string;
            kind: string;
            place: string;
        };
        StreamList: {
            items: components["schemas"]["StreamRow"][];
            /** Format: date */
            to: string;
        };
        StreamRow: {
            channel: string;
            condition: string;
            place: string;
            place_name: string;
            condition_name_zh: string;
            condition_name_en: string;
            /** Format: int32 */
            total: number;
            /** Format: date */
            last_day: string;
            /** Format: int32 */
            last_count: number;
            /** Format: int32 */
            alarms: number;
        };
        Series: {
            channel: string;
            condition: string;
            place: string;
            place_name: string;
            method: string;
            method_text_zh: string;
            method_text_en: string;
            /** Format: int32 */
            needs_days: number;
            /** Format: int32 */
            window_days: number;
            /** Format: date-time */
            known_until: string;
            days: components["schemas"]["SeriesDay"][];
        };
        SeriesDay: {
            /** Format: date */
            day: string;
            /** Format: int32 */
            count: number;
            /** Format: int32 */
            late: number;
            expected?: number;
            upper?: number;
            /** Format: int32 */
            window_count: number;
            alarm: boolean;
            beyond: boolean;
        };
        HeatMap: {
            weeks: components["schemas"]["HeatWeek"][];
            rows: components["schemas"]["HeatRow"][];
            unplaced: number[];
            /** Format: date */
            data_until?: string;
        };
        HeatWeek: {
            label: string;
            /** Format: date */
            from: string;
        };
        HeatRow: {
            place: string;
            name: string;
            counts: number[];
        };
        PageOfReportRow: {
            items: components["schemas"]["ReportRow"][];
            next_cursor?: string;
        };
        ReportRow: {
            id: string;
            channel: string;
            condition: string;
            condition_name_zh: string;
            condition_name_en: string;
            result: string;
            status: string;
            /** Format: date */
            day: string;
            /** Format: date-time */
            known_at: string;
            place: string;
            place_name: string;
            institution: string;
            institution_name: string;
            person: string;
            sex: string;
            /** Format: int32 */
            age?: number;
            test_code: string;
            test_name: string;
            value: string;
            /** Format: int64 */
            count?: number;
            /** Format: int64 */
            denominator?: number;
            message_id: string;
        };
        CatalogView: {
            county: components["schemas"]["PlaceView"];
            places: components["schemas"]["PlaceView"][];
            conditions: components["schemas"]["ConditionView"][];
            channels: components["schemas"]["NamedView"][];
            unit_kinds: components["schemas"]["NamedView"][];
            roles: components["schemas"]["RoleView"][];
            problems: components["schemas"]["NamedView"][];
        };
        PlaceView: {
            code: string;
            parent: string;
            kind: string;
            name_zh: string;
            name_en: string;
            short_zh: string;
        };
        ConditionView: {
            code: string;
            parent: string;
            name_zh: string;
            name_en: string;
            short_zh: string;
            unit_zh: string;
            unit_en: string;
            group: string;
            /** Format: int32 */
            report_limit_hours: number;
        };
        NamedView: {
            code: string;
            name_zh: string;
            name_en: string;
        };
        RoleView: {
            code: string;
            name_zh: string;
            name_en: string;
            rights: string[];
        };
        MapAnswer: {
            /** Format: int32 */
            features: number;
        };
        PageOfSignalRow: {
            items: components["schemas"]["SignalRow"][];
            next_cursor?: string;
        };
        SignalRow: {
            id: string;
            version: string;
            number: string;
            condition: string;
            condition_name_zh: string;
            condition_name_en: string;
            place: string;
            place_name: string;
            channels: string[];
            state: string;
            outcome?: string;
            genuine?: boolean;
            /** Format: date */
            first_day: string;
            /** Format: date */
            last_day: string;
            /** Format: int32 */
            count: number;
            ratio?: number;
            /** Format: date-time */
            raised: string;
            /** Format: date-time */
            updated: string;
            /** Format: date-time */
            answer_by: string;
            /** Format: date-time */
            answered?: string;
            /** Format: int32 */
            urgency: number;
            urgency_reason_zh: string;
            urgency_reason_en: string;
            why_zh: string;
            why_en: string;
            retrospective: boolean;
            event?: string;
        };
        SignalDetail: {
            id: string;
            version: string;
            number: string;
            condition: string;
            condition_name_zh: string;
            condition_name_en: string;
            place: string;
            place_name: string;
            channels: string[];
            state: string;
            outcome?: string;
            genuine?: boolean;
            /** Format: date */
            first_day: string;
            /** Format: date */
            last_day: string;
            /** Format: int32 */
            count: number;
            ratio?: number;
            /** Format: date-time */
            raised: string;
            /** Format: date-time */
            updated: string;
            /** Format: date-time */
            answer_by: string;
            /** Format: date-time */
            answered?: string;
            /** Format: int32 */
            urgency: number;
            urgency_reason_zh: string;
            urgency_reason_en: string;
            why_zh: string;
            why_en: string;
            retrospective: boolean;
            event?: string;
            alarms: components["schemas"]["AlarmRow"][];
            series: components["schemas"]["Series"];
            other_channels: components["schemas"]["ChannelCount"][];
            similar: components["schemas"]["SignalRow"][];
            journal: components["schemas"]["JournalRow"][];
        };
        AlarmRow: {
            id: string;
            method: string;
            rule: string;
            rule_text_zh: string;
            rule_text_en: string;
            source_zh: string;
            source_en: string;
            channel: string;
            place: string;
            place_name: string;
            /** Format: date */
            day: string;
            /** Format: int32 */
            window_days: number;
            /** Format: int32 */
            count: number;
            expected?: number;
            threshold: number;
            pvalue?: number;
            false_discovery?: number;
            /** Format: date-time */
            raised: string;
            text_zh: string;
            text_en: string;
        };
        ChannelCount: {
            channel: string;
            /** Format: int32 */
            count: number;
            /** Format: date */
            from: string;
            /** Format: date */
            to: string;
        };
        NoteBody: {
            note?: string;
        };
        VerifyBody: {
            genuine: boolean;
            note?: string;
        };
        CloseBody: {
            outcome: string;
            note?: string;
        };
        PageOfEventRow: {
            items: components["schemas"]["EventRow"][];
            next_cursor?: string;
        };
        EventRow: {
            id: string;
            version: string;
            number: string;
            title: string;
            condition: string;
            condition_name_zh: string;
            condition_name_en: string;
            place: string;
            place_name: string;
            grade: components["schemas"]["EventGrade"];
            state: components["schemas"]["EventState"];
            /** Format: date */
            first_day: string;
            /** Format: date-time */
            opened: string;
            /** Format: date-time */
            closed?: string;
            lead: string;
            /** Format: int32 */
            cases: number;
            /** Format: int32 */
            open_tasks: number;
            /** Format: int32 */
            active_missions: number;
            /** Format: int32 */
            signals: number;
        };
        /** @enum {string} */
        EventGrade: "I" | "II" | "III" | "IV" | "none";
        /** @enum {string} */
        EventState: "open" | "closed";
        EventDetail: {
            id: string;
            version: string;
            number: string;
            title: string;
            condition: string;
            condition_name_zh: string;
            condition_name_en: string;
            place: string;
            place_name: string;
            grade: components["schemas"]["EventGrade"];
            state: components["schemas"]["EventState"];
            /** Format: date */
            first_day: string;
            /** Format: date-time */
            opened: string;
            /** Format: date-time */
            closed?: string;
            lead: string;
            /** Format: int32 */
            cases: number;
            /** Format: int32 */
            open_tasks: number;
            /** Format: int32 */
            active_missions: number;
            /** Format: int32 */
            signals: number;
            note: string;
            conclusion: string;
            signal_rows: components["schemas"]["SignalRow"][];
            tasks: components["schemas"]["TaskRow"][];
            curve: components["schemas"]["Series"];
            journal: components["schemas"]["JournalRow"][];
        };
        TaskRow: {
            id: string;
            version: string;
            event: string;
            event_number: string;
            event_title: string;
            title: string;
            assignee: string;
            /** Format: date-time */
            due: string;
            status: components["schemas"]["TaskStatus"];
            note: string;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            done?: string;
            overdue: boolean;
        };
        /** @enum {string} */
        TaskStatus: "given" | "accepted" | "done" | "cancelled";
        CloseEventBody: {
            conclusion: string;
        };
        EscalateBody: {
            title: string;
            grade: components["schemas"]["EventGrade"];
            note?: string;
            event?: string;
        };
        Escalated: {
            event: string;
        };
        GradeProposal: {
            grade: components["schemas"]["EventGrade"];
            lines: components["schemas"]["GradeLine"][];
        };
        GradeLine: {
            id: string;
            text_zh: string;
            text_en: string;
            source_zh: string;
            source_en: string;
        };
        PageOfTaskRow: {
            items: components["schemas"]["TaskRow"][];
            next_cursor?: string;
        };
        TaskBody: {
            title: string;
            assignee: string;
            /** Format: date-time */
            due: string;
            note?: string;
        };
        TaskStatusBody: {
            status: components["schemas"]["TaskStatus"];
            note?: string;
        };
        Mode: {
            mode: components["schemas"]["ModeKind"];
            level?: components["schemas"]["ModeLevel"];
            /** Format: date-time */
            since: string;
            by: string;
            reason: string;
            version: string;
        };
        /** @enum {string} */
        ModeKind: "peace" | "emergency";
        /** @enum {string} */
        ModeLevel: "I" | "II" | "III" | "IV";
        ModeChange: {
            mode: components["schemas"]["ModeKind"];
            level?: components["schemas"]["ModeLevel"];
            reason: string;
        };
        PageOfUnitRow: {
            items: components["schemas"]["UnitRow"][];
            next_cursor?: string;
        };
        UnitRow: {
            id: string;
            version: string;
            name: string;
            kind: components["schemas"]["UnitKind"];
            place: string;
            place_name: string;
            /** Format: int32 */
            members: number;
            phone: string;
            status: components["schemas"]["UnitStatus"];
            mission?: string;
        };
        /** @enum {string} */
        UnitKind: "response_team" | "ambulance" | "negative_pressure_ambulance" | "laboratory_team" | "disinfection_team";
        /** @enum {string} */
        UnitStatus: "available" | "on_mission" | "out_of_service";
        UnitDraft: {
            name: string;
            kind: components["schemas"]["UnitKind"];
            place: string;
            /** Format: int32 */
            members: number;
            phone: string;
        };
        UnitBody: {
            name: string;
            kind: components["schemas"]["UnitKind"];
            place: string;
            /** Format: int32 */
            members: number;
            phone: string;
            status: components["schemas"]["UnitStatus"];
        };
        PageOfMissionRow: {
            items: components["schemas"]["MissionRow"][];
            next_cursor?: string;
        };
        MissionRow: {
            id: string;
            version: string;
            number: string;
            event: string;
            event_number: string;
            unit: string;
            unit_name: string;
            destination: string;
            destination_name: string;
            purpose: string;
            status: components["schemas"]["MissionStatus"];
            /** Format: date-time */
            ordered: string;
            /** Format: date-time */
            departed?: string;
            /** Format: date-time */
            arrived?: string;
            /** Format: date-time */
            finished?: string;
        };
        /** @enum {string} */
        MissionStatus: "ordered" | "departed" | "arrived" | "finished" | "cancelled";
        MissionBody: {
            event: string;
            unit: string;
            destination: string;
            purpose: string;
        };
        StepBody: {
            step: components["schemas"]["MissionStatus"];
            note?: string;
        };
        IndicatorSet: {
            /** Format: date */
            from: string;
            /** Format: date */
            to: string;
            items: components["schemas"]["Indicator"][];
        };
        Indicator: {
            code: string;
            name_zh: string;
            name_en: string;
            unit: string;
            value?: number;
            numerator?: number;
            denominator?: number;
            comparator: string;
            target?: number;
            met?: boolean;
            definition_zh: string;
            definition_en: string;
            source: string;
        };
        PageOfEvidence: {
            items: components["schemas"]["Evidence"][];
            next_cursor?: string;
        };
        Evidence: {
            object_kind: string;
            object_id: string;
            label: string;
            /** Format: date-time */
            at: string;
            value?: number;
            counted: boolean;
            text_zh: string;
            text_en: string;
            journal_seqs: number[];
        };
        Wall: {
            /** Format: date-time */
            at: string;
            mode: components["schemas"]["Mode"];
            columns: components["schemas"]["WallColumn"][];
            signals: components["schemas"]["SignalRow"][];
            map: components["schemas"]["WallPlace"][];
            map_unplaced: components["schemas"]["WallPlace"];
            journal: components["schemas"]["JournalRow"][];
            /** Format: int32 */
            map_window_days: number;
            /** Format: date */
            map_data_until?: string;
        };
        WallColumn: {
            room: string;
            /** Format: int64 */
            waiting: number;
            what_zh: string;
            what_en: string;
            page: string;
            /** Format: date-time */
            oldest_since?: string;
            /** Format: int64 */
            limit_minutes?: number;
            detail_zh: string;
            detail_en: string;
        };
        WallPlace: {
            place: string;
            /** Format: int64 */
            count: number;
            /** Format: int64 */
            open_signals: number;
        };
        Problem: {
            type: string;
            title: string;
            status: number;
            /** @enum {string} */
            code: "message_empty" | "message_too_large" | "header_broken" | "segment_broken" | "segment_missing" | "segment_too_large" | "field_missing" | "field_invalid" | "message_type_unsupported" | "version_unsupported" | "encoding_invalid" | "encoding_unsupported" | "batch_truncated" | "frame_unterminated" | "date_invalid" | "date_out_of_range" | "code_unmapped" | "result_unreadable" | "id_number_invalid" | "person_unidentified" | "place_unknown" | "resource_unsupported" | "reference_unresolved" | "json_invalid" | "json_too_deep" | "csv_invalid" | "format_unknown" | "request_invalid" | "value_invalid" | "not_authenticated" | "login_failed" | "password_change_required" | "password_too_weak" | "csrf_invalid" | "not_allowed" | "out_of_scope" | "not_found" | "method_not_allowed" | "conflict" | "version_stale" | "version_required" | "body_too_large" | "media_type_unsupported" | "too_many_requests" | "busy" | "storage_failed" | "internal";
            detail?: string;
            path?: string;
            instance?: string;
        };
    };
    responses: {
        /** @description What was wrong (RFC 9457). */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
