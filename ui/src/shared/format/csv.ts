// SPDX-License-Identifier: Apache-2.0
// Builds CSV text (RFC 4180) and hands it to the browser as a file. A byte order mark leads, since
// the spreadsheet most offices use reads UTF-8 Chinese as garbage without it.

export type Cell = string | number | undefined | null;

function quote(cell: Cell): string {
    if (cell === undefined || cell === null) return '';
    let text = String(cell);
    // A text that starts like a formula would be run by the spreadsheet that opens the file.
    if (typeof cell === 'string' && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function toCsv(head: string[], rows: Cell[][]): string {
    return [head, ...rows].map((row) => row.map(quote).join(',')).join('\r\n') + '\r\n';
}

export function download(name: string, text: string, type = 'text/csv;charset=utf-8'): void {
    const url = URL.createObjectURL(new Blob(['\uFEFF', text], { type }));
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    link.click();
    URL.revokeObjectURL(url);
}
