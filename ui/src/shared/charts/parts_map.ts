// SPDX-License-Identifier: Apache-2.0
import { MapChart, ScatterChart } from 'echarts/charts';
import { GeoComponent, VisualMapContinuousComponent } from 'echarts/components';
import { LabelLayout } from 'echarts/features';
import { use } from './echarts';

use([GeoComponent, LabelLayout, MapChart, ScatterChart, VisualMapContinuousComponent]);
