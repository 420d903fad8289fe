// SPDX-License-Identifier: Apache-2.0
import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import { DataZoomComponent, GridComponent } from 'echarts/components';
import { use } from './echarts';

use([BarChart, DataZoomComponent, GridComponent, LineChart, ScatterChart]);
