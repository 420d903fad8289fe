// SPDX-License-Identifier: Apache-2.0
// The truth beside the messages, as CSV rows: who was infected where, when and by whom, and which
// messages carry it; the institutions; beds and stock by day. Called by `fengsui simulate` and by
// judge. Pure functions that append to a string.
#pragma once

#include <string>

#include "simulate/simulation.hpp"

namespace fengsui::simulate {

// One row per infection of every outbreak:
// outbreak,infection,person,id_number,condition,setting,place,infected,infector,onset,first_visit,
// institution,control_ids. `infection` and `infector` count from 1 within the outbreak; what did
// not happen is empty; the control ids are those sent within the window, parted by blanks.
void append_truth(const Simulation& simulation, std::string& out);
// code,name_zh,kind,role,place,vendor,beds,enrolled: what must be known for its messages to count.
void append_institutions(const County& county, std::string& out);
// from,to,minutes
void append_roads(const County& county, std::string& out);
void append_vehicles(const County& county, std::string& out);

std::string_view beds_header();
void append_beds(const Simulation& simulation, base::Day day, std::string& out);
std::string_view stock_header();
void append_stock(const Simulation& simulation, base::Day day, std::string& out);

// Messages that something is wrong with: control_id,sender,sent,fault.
std::string_view faults_header();
void append_fault(const Simulation& simulation, const Outgoing& message, std::string& out);

}  // namespace fengsui::simulate
