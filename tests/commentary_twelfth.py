"""A seventh batch in the trade's own voices: arrows, signs, slips of the pen; clean and faulty."""

from __future__ import annotations

from tests.commentary_cases import Case, clean, faulty
from tests.commentary_eighth import SEND, SIX_WEEKS
from tests.commentary_eleventh import CORE, CORE_GROUPS, DAYS
from tests.commentary_figures import (
    CARE,
    HEALTH,
    ICPC,
    IN_45,
    LEAVERS,
    REPEAT,
    RHI,
    S47,
    SECOND_PLANS,
)
from tests.commentary_ninth import CP, DIP, ENTRANTS, MISS, MISSING, ONE_DAY, SUP, SUPERVISED
from tests.commentary_seventh import CIN, ESTAB, FOS, FOSTERING, PEPS, VACANT, VSH
from tests.commentary_sixth import RHI_PLAN
from tests.commentary_sixth_faulty import CLINICS, DAY_30

TWELFTH: tuple[Case, ...] = (
    clean("xa01", ICPC, "ICPC in 15wd | Oct 75.9% | Sept 88.0% | tgt 85% | n=29 | CC", **CP),
    clean("xa02", ICPC, "↓ 12.1pp (88.0 → 75.9). Amber-red. 7/29 late.", **CP),
    clean(
        "xa03",
        ICPC,
        "Three-quarters on time (22 from 29). Target: 85 per cent. Not statistically significant.",
        **CP,
    ),
    clean(
        "xa04",
        IN_45,
        "performace 84.2 %, was 83.9 %, so basicaly no different. 51 outside timescale.",
        **DAY_30,
    ),
    clean("xa05", IN_45, "Q3 starts just below the line. 272 in time + 51 late = 323.", **DAY_30),
    clean(
        "xa06",
        CARE,
        "CLA ▲ 431 (+12; +2.9%). Starters 22, leavers 10, UASC 31. Breach of upper limit. Rate 71/10k.",
    ),
    clean("xa07", CARE, "NB snapshot at 31 Oct. 431. Nearly 3% more children than at 30 Sept."),
    clean(
        "xa08",
        RHI,
        "RHI 72h = 58.8% (tgt 75). 51 due: 30 done in time, 8 declined, 13 late. <Mean x8.",
        **RHI_PLAN,
    ),
    clean(
        "xa09",
        RHI,
        "Performance on RHIs is poor and has been for 8 months; improvement depends on the provider "
        "filling its vacancy. "
        "By 14 Dec there will be a weekend rota (owner: Contracts Manager).",
    ),
    clean("xa10", REPEAT, "REREF 22.4% (=34/152). Yr to date 21.3%. Eng 22.0%. Slightly ↑.", **DIP),
    clean(
        "xa11",
        VACANT,
        "1 in 5 posts vacant (38/180). 15% = 27 posts, so 11 too many. 27 agency cover.",
        **ESTAB,
    ),
    clean(
        "xa12",
        VACANT,
        "Net loss of five (4 starters, 9 leavers). This is the worst we have seen and it's statistically so.",
        **ESTAB,
    ),
    clean("xa13", FOSTERING, "Oct: 3. Sept: 5. Tgt: 4/mth. FYTD 24 of 28.", **FOS),
    clean("xa14", MISSING, "Double. See action.", **MISS),
    clean("xa15", MISSING, "44 → 88. 59 from care (67%), 29 from home. 37 CYP.", **MISS),
    clean("xa16", DAYS, "21wks ↓5. UK stat limit 26. 8 cases."),
    clean(
        "xa17",
        CORE_GROUPS,
        "231 on time, 56 not. Best since Apr 2024; still 13 core groups short of 85%.",
        **CORE,
    ),
    clean(
        "xa18",
        SIX_WEEKS,
        "14/41, i.e. 1 in 3. EP advice = the bottleneck. Sept 20/44. Oct '25: 55.8%.",
        **SEND,
    ),
    clean("xa19", PEPS, "88% v 92% in Sept - usual Oct dip as Y7s move school - within 84-96.", **VSH),
    clean("xa20", S47, "Nothing to add. 96, in range."),
    faulty("xb01", ICPC, "ICPC in 15wd | Oct 75.9% | Sept 80.8% | tgt 85%", "number_mismatch", **CP),
    faulty("xb02", ICPC, "75.9% ▲ on Sept.", "direction_contradiction", **CP),
    faulty("xb03", ICPC, "Target: 90 per cent. Actual: 75.9 per cent.", "number_mismatch", **CP),
    faulty(
        "xb04", IN_45, "performace 84.2%, a statisticaly significant improvment.", "spc_overclaim", **DAY_30
    ),
    faulty("xb05", IN_45, "272 in time + 61 late.", "number_mismatch", **DAY_30),
    faulty("xb06", CARE, "CLA 413.", "number_mismatch"),
    faulty("xb07", CARE, "431 (+12). No concerns, all within tolerance.", "spc_underclaim"),
    faulty("xb08", RHI, "30/51 = 68.8%", "number_mismatch", **RHI_PLAN),
    faulty("xb09", RHI, "58.8% (30/51). Action: ongoing. Owner: team.", "missing_action"),
    faulty("xb10", VACANT, "Vacancies 38, down by 5.", "direction_contradiction", "number_mismatch", **ESTAB),
    faulty("xb11", VACANT, "38/180. AHT Gemma P to lead on recruitment.", "personal_name", **ESTAB),
    faulty(
        "xb12",
        MISSING,
        "88. One girl (15, known to the whole of Seaburn High School) has 22 of them.",
        "identifiable_person",
        **MISS,
    ),
    faulty("xb13", DAYS, "21wks, over the 26-week limit.", "direction_contradiction", "number_mismatch"),
    faulty("xb14", CIN, "CIN 712 - no change to report.", "spc_underclaim", "direction_contradiction"),
    faulty(
        "xb15",
        SUPERVISED,
        "71/84 (84.5%); 9 did not have supervision. Rise in line with the target of 90%.",
        "number_mismatch",
        "direction_contradiction",
        **SUP,
    ),
    faulty("xb16", HEALTH, "6/15 = 40%. Back on track.", "direction_contradiction", **CLINICS),
    faulty("xb17", SECOND_PLANS, "9/33, below England (24.1%).", "direction_contradiction"),
    faulty("xb18", ONE_DAY, "90.2%. DMT noted the position.", "missing_action"),
    faulty("xb19", ENTRANTS, "14.2, a clear and continuing reduction.", "spc_overclaim"),
    faulty("xb20", LEAVERS, "56.5 against a target of 55. Missed.", "direction_contradiction"),
)
