// SPDX-License-Identifier: Apache-2.0
import { HeatmapChart } from 'echarts/charts';
import { GridComponent, VisualMapContinuousComponent } from 'echarts/components';
import { use } from './echarts';

use([GridComponent, HeatmapChart, VisualMapContinuousComponent]);
