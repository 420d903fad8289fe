// SPDX-License-Identifier: Apache-2.0
// What every chart needs of ECharts. Each kind of chart registers its own parts beside this, so
// that a page loads no kind it does not draw: parts_curve.ts, parts_heat.ts, parts_map.ts.
import { TooltipComponent } from 'echarts/components';
import { init, registerMap, use, type ECharts, type EChartsCoreOption } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([CanvasRenderer, TooltipComponent]);

export { init, registerMap, use };
export type { ECharts, EChartsCoreOption };
