// SPDX-License-Identifier: Apache-2.0
// What a problem tells a person, apart from its sentence (which stands in the catalogue, by code):
// where it is, and which of its details can be read in the reader's language. The program writes
// prose for technicians in English; a value ("2027-01-01", 麻旺镇) reads the same in both. Pure.

export interface Told {
    code: string;
    path: string;
    detail: string;
}

export interface Position {
    key: string;
    values: Record<string, string | number>;
}

/** Two Latin words in a row make a sentence; a single one is a name, a code or a column. */
export function isEnglishProse(detail: string): boolean {
    return /[A-Za-z]{2,}[,;:]? [A-Za-z]{2,}/.test(detail);
}

/** A place that people can find: the line of a file, the feature of a map. */
export function positionOf(path: string): Position | undefined {
    const line = /^line (\d+)(?:, column (.+))?$/.exec(path);
    if (line?.[2])
        return { key: 'problem.line_column', values: { line: line[1]!, column: line[2] } };
    if (line) return { key: 'problem.line', values: { line: line[1]! } };
    const feature = /^\$\.features\[(\d+)\]/.exec(path);
    return feature ? { key: 'problem.feature', values: { n: Number(feature[1]) + 1 } } : undefined;
}

/** "缺少必填字段。" and "onset_date" make "缺少必填字段（onset_date）。" */
export function withDetail(sentence: string, detail: string, locale: string): string {
    if (!detail) return sentence;
    if (locale === 'en') return `${sentence} ${detail}`;
    return sentence.endsWith('。')
        ? `${sentence.slice(0, -1)}（${detail}）。`
        : `${sentence}（${detail}）`;
}
