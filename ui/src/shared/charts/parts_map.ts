// SPDX-License-Identifier: Apache-2.0
import { MapChart, ScatterChart } from 'echarts/charts';
import { GeoComponent, VisualMapContinuousComponent } from 'echarts/components';
import { use } from './echarts';

use([GeoComponent, MapChart, ScatterChart, VisualMapContinuousComponent]);
