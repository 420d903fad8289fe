// SPDX-License-Identifier: Apache-2.0
// Reports that were filled in without a connection. They stay in the device's storage under the
// person's name until the server took them; each carries its client_id, so that a report whose
// answer was lost is not counted twice. At most QUEUE_LIMIT; a full queue refuses, it never drops.
import { toApiError } from '@/shared/api/problem';
import type { CaseReport, IngestResult } from '@/shared/api/types';
import type { Told } from '@/shared/format/problem_text';

export const QUEUE_LIMIT = 200;

export interface QueuedReport {
    report: CaseReport;
    queuedAt: number;
    /** Why the server refused it; such a report waits for its author, not for the network. */
    refused?: Told[];
}

export interface QueueStorage {
    getItem(key: string): string | null;
    setItem(key: string, value: string): void;
}

export type SendResult = 'accepted' | 'queued' | 'refused';

export class OfflineQueue {
    private flushing = false;

    constructor(
        private readonly storage: QueueStorage,
        private readonly user: string,
        private readonly send: (report: CaseReport) => Promise<IngestResult>,
        private readonly now: () => number = Date.now,
        private readonly changed: () => void = () => undefined,
    ) {}

    private get key(): string {
        return `fengsui.reports.${this.user}`;
    }

    items(): QueuedReport[] {
        try {
            const value: unknown = JSON.parse(this.storage.getItem(this.key) ?? '[]');
            return Array.isArray(value) ? (value as QueuedReport[]) : [];
        } catch {
            return [];
        }
    }

    private write(items: QueuedReport[]): void {
        this.storage.setItem(this.key, JSON.stringify(items));
        this.changed();
    }

    isFull(): boolean {
        return this.items().length >= QUEUE_LIMIT;
    }

    /** Keeps a report. False when there is no room, in the queue or on the device. */
    add(report: CaseReport): boolean {
        const items = this.items().filter((item) => item.report.client_id !== report.client_id);
        if (items.length >= QUEUE_LIMIT) return false;
        try {
            this.write([...items, { report, queuedAt: this.now() }]);
        } catch {
            return false;
        }
        return true;
    }

    remove(clientId: string): void {
        this.write(this.items().filter((item) => item.report.client_id !== clientId));
    }

    private refuse(clientId: string, why: Told[]): void {
        this.write(
            this.items().map((item) =>
                item.report.client_id === clientId ? { ...item, refused: why } : item,
            ),
        );
    }

    /** Sends one that is in the queue and settles its fate. */
    private async deliver(item: QueuedReport): Promise<SendResult> {
        const id = item.report.client_id;
        let result: IngestResult;
        try {
            result = await this.send(item.report);
        } catch (reason) {
            const error = toApiError(reason);
            const final = error.kind === 'problem' && [400, 409, 413, 422].includes(error.status);
            if (!final) return 'queued';
            this.refuse(id, [{ code: error.code, path: error.path, detail: error.detail }]);
            return 'refused';
        }
        if (result.status === 'rejected') {
            this.refuse(id, result.problems);
            return 'refused';
        }
        this.remove(id);
        return 'accepted';
    }

    /** Sends all that wait, in order; stops at the first that the network or the server puts off. */
    async flush(): Promise<number> {
        if (this.flushing) return 0;
        this.flushing = true;
        let sent = 0;
        try {
            for (const item of this.items()) {
                if (item.refused !== undefined) continue;
                const result = await this.deliver(item);
                if (result === 'queued') break;
                if (result === 'accepted') sent += 1;
            }
        } finally {
            this.flushing = false;
        }
        return sent;
    }

    /** The way of a new report: kept first, then sent, so that nothing typed is lost on the way. */
    async submit(report: CaseReport): Promise<SendResult | 'full'> {
        if (!this.add(report)) return 'full';
        const item = this.items().find((i) => i.report.client_id === report.client_id);
        return item ? this.deliver(item) : 'queued';
    }
}
