// SPDX-License-Identifier: Apache-2.0
import type { PairTree } from '@/shared/i18n/pairs';

export const wallMessages = {
    title: ['指挥屏', 'Command wall'],
    columns: ['五个环节', 'The five rooms'],
    map_title: ['近 {days} 天报告数', 'Reports of the last {days} days'],
    map_none: [
        '还没有地图。系统管理员可在“设置—地图”中导入乡镇边界。',
        'No map yet. An administrator imports township boundaries under Settings, Map.',
    ],
    map_generated: ['示意图，非行政边界', 'Schematic, not real boundaries'],
    unplaced_signals: ['全县（区）信号 {n} 条', 'county-wide signals: {n}'],
    open_signals: ['未关闭信号', 'Open signals'],
    signals: ['未关闭信号', 'Open signals'],
    signals_empty: [
        '没有未关闭的信号。监测数据出现异常时，信号会立即显示在这里。',
        'No open signals. When the data turn unusual, the signal appears here at once.',
    ],
    township: ['乡镇', 'Township'],
    oldest: ['最早 {time}', 'oldest {time}'],
    no_wait: ['无待办', 'nothing waits'],
    all_signals: ['全部信号', 'All signals'],
} as const satisfies PairTree;
