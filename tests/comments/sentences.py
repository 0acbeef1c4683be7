"""Single sentences, clean and faulty, by the figures that they stand beside: one a line, all invented.

A clean line must raise nothing; a faulty one the kind that heads its block, and only what is
named there besides. A line that begins with a space goes on from the one before.
"""

from __future__ import annotations

from perfcore.commentary import Context, Spc, make_context
from tests.comments.batches_02_to_05 import (
    EARLY_HELP,
    FRONT_DOOR,
    LATE_CONFERENCES,
    ON_PLANS,
    OVER,
    REVIEWS,
    SPIKE,
    TIMELY,
    WORSE_VISITS,
)
from tests.comments.cases import CODES, MATCHING, MISSING, REFERRALS

PANEL = {
    "owner_role": "Head of Safeguarding",
    "action": "A weekly panel reads every late case",
    "action_due": "2027-03-31",
}

CONFERENCES_28 = make_context(
    "ICP05",
    CODES["ICP05"],
    "February 2026",
    78.6,
    90.5,
    unit="percent",
    target=90.0,
    target_type="min",
    polarity="higher",
    parts=(22, 28),
    previous_parts=(19, 21),
    spc=Spc("common_cause", 86.0, 66.0, 100.0, None, 30),
    known={"children_in_conferences": 51},
    last_month_text="19 of 21 conferences were held within 15 working days (90.5%).",
    all_codes=CODES,
    other_measures_text={"ASM03": "81.2% of assessments were finished in time (216 of 266)."},
)
CONTACTS_UP = make_context(
    "CON01",
    CODES["CON01"],
    "February 2026",
    1347,
    1298,
    polarity="neither",
    parts=(1347, None),
    previous_parts=(1298, None),
    spc=Spc("special_cause_neutral_high", 1105.0, 930.0, 1280.0, "two points above the upper limit", 40),
    known={"from_police": 512, "from_schools": 331, "domestic_abuse": 288},
    last_month_text="1,298 contacts were received in January.",
    all_codes=CODES,
)
ORDERS_17 = make_context(
    "SGO02",
    CODES["SGO02"],
    "February 2026",
    17,
    15,
    polarity="higher",
    parts=(17, None),
    previous_parts=(15, None),
    spc=Spc("common_cause", 16.0, 6.0, 26.0, None, 24),
    known={"granted_in_month": 2, "same_point_last_year": 21},
    all_codes=CODES,
    last_month_text="15 orders had been made by the end of January.",
)
VISITS_GOOD = make_context(
    "CPV08",
    CODES["CPV08"],
    "February 2026",
    96.0,
    95.2,
    unit="percent",
    target=95.0,
    target_type="min",
    polarity="higher",
    parts=(310, 323),
    previous_parts=(298, 313),
    spc=Spc("special_cause_improvement", 92.1, 88.9, 95.3, "eight points above the mean", 36),
    all_codes=CODES,
    last_month_text="95.2% (298 of 313).",
)


def lines(block: str) -> list[str]:
    """The sentences of a block."""
    return block.strip().replace("\n    ", " ").split("\n")


CLEAN: tuple[tuple[Context, str], ...] = (
    (
        TIMELY,
        """
Just over four in five assessments (216/266) were completed within timescale.
Performance remains below the 85% target but within expected variation.
In February 2026, 81.2 per cent of assessments were completed within 45 working days compared to 84.9
    per cent in January 2026.
This is a drop of 3.7 percentage points on the previous month.
This is a reduction of around 4 points.
Timeliness dipped in February and remains under target.
Timeliness fell from 85% to 81% (rounded).
There were 6 fewer assessments completed this month (266 v 272).
50 of the 266 assessments were late; 31 remain open beyond 45 working days.
19% of assessments were late, up from 15% in January.
Late assessments rose from 41 to 50.
The number of late assessments increased from 41 to 50.
More assessments were late in February (50) than in January (41).
We have not seen an improvement this month.
It is not possible to say that performance has improved or worsened.
The dip in February is not unusual and is within the control limits.
Performance has not met target.
We did not meet the 85% target.
The target of 85% was not met.
Performance is 3.8 points away from target.
Performance was 95.5% of target.
81.2% is 96% of the 85% target.
Next month we expect to see an improvement to around 84%.
Our ambition is to reach 90% by September 2026.
The average over the last 34 months is 84.0%.
The service has recruited three social workers who start on 9 March 2026.
In 2024/25 the outturn was 83.6%.
A year ago performance was 79%.
The 45 working day standard is set in Working Together 2023.
Of the 50 late assessments, 12 were waiting for a police check.
Families waited longer; 31 assessments were open over 45 days on 28 February.
Four in five families had their assessment in time.
The fall of 3.7 points is smaller than the usual month-to-month variation (the limits are 77.1% and
    90.9%).
Assessments completed within 45 working days: 81.2%.
Compared with January's 84.9%, this is lower.
January's figure was 84.9%, so we are down.
The 81.2% figure reflects half-term, when fewer families are at home.
Staffing has improved and two agency workers have left.
Demand rose: the number of contacts was higher than in January.
Higher caseloads in the teams meant that assessments took longer.
The quality of assessments has improved according to audit.
While staffing has stabilised, timeliness fell.
We had 20 working days in February against 21 in January.
There was a significant increase in demand in the north locality.
A significant number of assessments were waiting for health partners.
Performance is within the normal range for this measure.
This is not a real change and should not be described as a trend.
It would be premature to call this a trend.
We see no evidence of a sustained decline.
No trend can be read from one month.
Whether the fall is significant will be clear by May.
The chart shows common cause variation only.
The fall is not sustained so far.
The service manager reviews the list of cases approaching day 35 each week, to 30 April 2026.
Team managers in Dunnelsey and Tarvellmoor are holding weekly case progression meetings until the end of
    April.
Thanks to the Assessment Service and Business Support for their work.
The Head of Assessment, the Principal Social Worker and the Director of Children's Services met on
    Monday 2 March.
Ofsted visited in February and praised the quality of assessments.
Health colleagues at St Mary's Hospital and Marlow NHS Trust took longer to reply.
The MASH and CAMHS both report pressure.
Easter falls early this year.
Eight assessments were delayed by snow on 4 and 5 February.
Three quarters of the late assessments were with one team.
Half of the late assessments were finished within a week of the due date.
Performance was below the mean of 84% but above the lower limit of 77.1%.
81.2% in time, which is 2.8 points below the average.
The year to date figure is 83.9%.
Our statistical neighbours average 82%.
The figure for the last three months is 83%.
This measure is reported one month in arrears.
""",
    ),
    (
        ON_PLANS,
        """
At 28 February 2026 there were 291 children with a child protection plan, an increase of 14 (5.1%) from
    277 at 31 January.
Starts (38) outnumbered ends (24) by 14.
The number of children subject to a plan rose from 277 to 291.
More children became subject to plans than came off them.
The rise follows a small number of large sibling groups.
Seventeen families account for all 38 starts.
The number of plans is up 14 and remains within the usual range.
The increase is explained by 38 new plans; 24 plans ended.
There is no reason to think that thresholds have changed.
We do not regard the rise as significant.
At this level the number is typical for us.
291 is stable compared with the long-run average of 281.
12% of plans have lasted more than 12 months.
45 children have been on a plan for more than 15 months.
Emotional abuse and neglect are the most common categories.
Eleven of the 38 starts were repeat plans.
Numbers usually rise in February after the January conferences.
Two sibling groups of five and one of four account for 14 starts.
Of the 17 families, three had a plan before.
The monthly number has moved between 268 and 297 over the last year.
Rates per 10,000 are 52, below the regional average.
Plans were reviewed by the Independent Chairs; none has lasted longer than two years without a legal
    planning meeting.
A single family can move this figure by five.
One large family can change the count.
In March 2025 there were 262 children with a plan.
The increase in starts came mostly from the south.
Starts were higher than ends.
Fewer plans ended (24) than started (38).
Three in ten of the starts were unborn babies or infants under one.
The total could fall in March, when 30 reviews are due.
By the end of March we expect between 285 and 300.
We will report again in March 2026.
The plan count rose by 14, or about one in twenty.
""",
    ),
    (
        SPIKE,
        """
327 children had a plan at the end of February, 50 more than in January.
The total rose by 18% and is above the upper limit of 311.
This is not normal variation.
This is unlikely to be normal variation and the cause is being looked into.
It is outside the usual range of 251 to 311.
Plans have risen sharply; this is a significant change.
The rise is too large to be explained by normal variation.
Until January the number was stable.
The number had been stable at around 281.
The workforce is stable and caseloads are normal.
71 starts, 21 ends, net 50.
Numbers are higher than usual.
School holidays are a normal part of the year but do not explain the rise.
We do not expect a return to the usual range before May.
""",
    ),
    (
        OVER,
        """
11.3% of children (58 of 512) moved three or more times, above the 10% limit.
The target of no more than 10% was missed.
Performance worsened by 2.3 points.
We are over target by 1.3 points.
Higher than target and outside limits; one in nine children.
Stability is a concern: this is outside normal variation.
The proportion is above the target maximum of 10%, which is not good.
Sufficiency of placements is the reason: the number of foster carers fell by 12 over the year.
""",
    ),
    (
        WORSE_VISITS,
        """
89.1% of child protection visits were in timescale (277 of 311), below the 95% target and below the
    lower limit of 92.2%.
Performance dropped 6.7 percentage points from 95.8% to 89.1%.
Twenty-one fewer visits were in time than in July.
One in nine visits was late.
34 visits (10.9%) were outside timescale.
The number of late visits went up from 13 to 34.
This is the lowest figure for three years.
This is not normal variation: the point is below the lower limit.
The chart shows special cause variation of a concerning nature.
Performance has been above target in 30 of the last 41 months.
Every child was seen within 15 working days.
Visits took place at least every 10 working days for most children.
Staff turnover in the North team reached 22%.
Vacancies stand at 14% and agency use at 9%.
There were 23 working days in August and 17% of staff were on leave.
We expect to be back at 95% by October.
We aim to return to the 95% target by the end of October 2026.
To be back on target we would need 296 of 311 visits in time.
Until July performance had been stable at about 95%.
The usual range is 92% to 98%.
The usual range is 92.2% to 98.0%, with an average of 95.1%.
In the last week of August 96% of visits were on time.
The Safeguarding Service is two managers short.
Managers now see a daily list; the overdue list stood at 12 on 4 September 2026.
Recording delays explain eleven of the 34.
August is always difficult.
We accept that this is not good enough.
No child was left unseen for more than six weeks.
The fall is real and we have acted on it.
Three workers left in July and two start in September.
Between July and August visits in time fell by seven percent.
Summer leave and sickness reduced the number of visiting staff by a third.
Just under nine in ten visits were made in time.
""",
    ),
    (
        LATE_CONFERENCES,
        """
20 of the 24 initial conferences were held within 15 working days (83.3%).
Performance improved by 11.3 percentage points but remains below target.
Improved on July, still under target; not yet a trend.
Four late, compared with seven in July.
The improvement may be chance: limits run from 58% to 100%.
We would be pleased if it lasted, but one month proves nothing.
The number of conferences was 24, one fewer than in July.
Conferences were delayed by the bank holiday on 31 August.
The improvement is encouraging but not statistically significant.
Performance is up, as it was in March.
There is variation from month to month because numbers are small.
17% were late.
One in six conferences was late.
In the year to date 81% have been in time.
Strategy discussions took place within 2 working days in 22 of 24 cases.
It remains to be seen whether the improvement is sustained.
We hope that this improvement will be sustained.
Sustaining this improvement depends on chairs.
To sustain the improvement we have booked more chairs.
For the improvement to count as significant it would have to lie above 100%, which it cannot.
Better, not yet good.
""",
    ),
    (
        FRONT_DOOR,
        """
842 contacts were received in August 2026, compared to 1,216 in July.
There were 31% fewer contacts.
Contacts more than halved from schools, from 401 to 38.
The drop is explained by the school summer holiday.
Police contacts were stable at 305.
Demand from health was normal for August.
Almost a quarter of contacts (23%) led to a referral.
Contacts are below the lower limit, as they were last August.
It is significant that 190 contacts led to referrals.
We expect numbers to return to the usual range in September.
Contacts usually fall in August, and this year the fall was larger than in 2025 (29%).
Contact numbers are lower than at any time since August 2025.
The reduction in contacts gives the MASH time to clear its backlog.
Of the 842, 305 (36%) came from the police.
499 contacts came from other sources.
Neither the fall nor its size is a worry.
""",
    ),
    (
        REFERRALS,
        """
17.4% of referrals were repeats within 12 months (48 of 276), under the maximum of 20%.
Fewer re-referrals: 48 against 58.
The target of no more than 20% was met.
Re-referrals improved by 4.1 percentage points.
Performance is better than target by 2.6 points.
Re-referral rate fell, which is good.
We are within target for the first time this year.
The reduction is sustained: eight months below the mean.
Below the average of 23% and below the lower limit of 17.9%.
About one in six referrals had been referred in the previous 12 months.
82.6% of referrals were new.
The lower figure is a positive sign.
""",
    ),
    (
        REVIEWS,
        """
97.2%, the same as September.
Performance remains above target.
Unchanged from September at 97.2%.
Still above target; two late.
Two of 71 were late.
No change on last month.
Performance held at 97%.
Neither improved nor declined.
Performance was stable and within normal limits.
Consistently above target.
We continue to meet the target.
""",
    ),
    (
        MATCHING,
        """
Children waited an average of 412 days, 14 more than in January.
412 days is within the 426-day threshold.
It took two weeks longer than in January.
Average time rose by 3.5%.
This is worse than January but still within target.
The longest wait was 702 days and the shortest 155.
Five children were matched; one sibling group waited longer than the others.
Just over 13 months on average.
""",
    ),
    (
        MISSING,
        """
57 missing episodes by 29 children, up 19 on January.
Missing episodes rose by 50%.
An increase of half.
Two episodes per child on average.
This is a concern and well above the usual range of 20 to 52.
Return interviews were offered within 72 hours in 54 of 57 cases.
Ten children account for 38 of the episodes.
A small group of children went missing often.
""",
    ),
    (
        EARLY_HELP,
        """
143 early help assessments started, 23 fewer than in May and 7 below target.
We are 95% of the way to target.
Down 14% on May.
Schools started 71 (50%) and health 33 (23%).
The fall is within the normal range of 118 to 186.
Target missed by seven.
Early help assessments started: 143. Target: 150.
This is lower than we planned.
The target of 150 was last met in May (166).
""",
    ),
    (
        CONFERENCES_28,
        """
22 of 28 initial child protection conferences (78.6%) were held within 15 working days of the strategy
    discussion. That is below the 90% target but inside the range of 66% to 100% that numbers this small
    produce, so the fall from 90.5% is not evidence of a change.
Six of the 28 conferences were late. Four of the six involved the same sibling group and were held one
    working day late.
Three more conferences in time would have met the target (25 of 28 is 89.3%, 26 would be 92.9%).
Performance fell by 11.9 percentage points, or from 19 of 21 to 22 of 28.
More conferences were held (28 against 21), and three more of them were on time.
The volume of conferences rose by a third, from 21 to 28.
With 28 conferences, each late one costs 3.6 percentage points.
78.6% (January: 90.5%).
Conferences in February: 28. In time: 22. Late: 6.
51 children were considered at the 28 conferences.
Two conferences were late because of school half-term, two because reports were late and two because
    parents asked for more time.
The six late conferences were held between one and four working days after the deadline.
Target 90%, actual 78.6%, gap 11.4 points.
Just under four in five were on time; just over one in five was late.
Performance has varied between 70% and 100% in the last year.
There were 21 conferences in January and 28 in February.
This month's result sits below the average of 86% but we would expect to see a value this low from time
    to time.
The result is disappointing.
Performance dipped.
The dip is within normal variation.
Had two of the late conferences been held a day earlier we would have reached 85.7%.
The 15-working-day standard was missed in six cases.
Weekly tracking of strategy meetings began on 16 February 2026.
""",
    ),
    (
        CONTACTS_UP,
        """
1,347 contacts were received in February, 49 more than in January (1,298). Both months lie above the
    upper limit of 1,280, so this is a real increase.
Contacts are now 22% above the long-run average of 1,105.
Police contacts (512) make up 38% of the total and schools 25% (331).
288 contacts, about one in five, concerned domestic abuse.
The increase began in January when the police changed how they share notifications.
February is a short month: 1,347 contacts in 28 days is 48 a day, compared with 42 a day in January.
This is a sustained rise, not normal variation.
The level is unusual for the time of year.
Contacts rose 4% on the month and are higher than at any point in the last 40 months.
We do not yet know whether the higher level will last.
Contacts are expected to return to the normal range by May.
The rise in contacts has not led to more referrals.
Over 1,300 contacts for the first time.
Nearly 1,350 contacts; the usual range is 930 to 1,280.
More than 500 came from the police.
Six in ten contacts came from police or schools (843).
504 contacts came from everyone else.
The front door team has remained stable during this time.
The increase is neither good nor bad.
""",
    ),
    (
        ORDERS_17,
        """
17 special guardianship orders have been made since April 2025, two of them in February.
By the same point last year there had been 21.
This is four fewer than at the same point last year (21), within the range of 6 to 26.
Two orders were granted this month, bringing the total for the year to 17.
Up from 15 at the end of January.
The cumulative total rose by two, as it must when orders are made.
Court delays of up to 40 weeks have held back several applications.
The year to date total is 17; at this rate we would end the year at about 19.
Numbers are small, so differences of four or five between years mean little.
17 orders so far in 2025/26.
The total is slightly above the average of 16.
""",
    ),
    (
        VISITS_GOOD,
        """
96.0% of child protection visits were in timescale (310 of 323), above the 95% target. This is the
    eighth month in a row above the average of 92.1%: a genuine and sustained improvement.
13 visits were late, all by fewer than three days.
Visits improved from 95.2% to 96.0%, and the chart confirms a real improvement.
Performance has improved significantly since the visiting tracker was introduced in July 2025.
Above the upper limit of 95.3%.
One in 25 visits was late.
The trend is upward.
96% of visits on time. The improvement is no accident: managers check the list each morning.
We are one percentage point above target.
4% of visits were late, against 4.8% in January.
Fifteen visits were late in January and thirteen in February.
Two fewer visits were late than in January.
310 of the 323 visits due were made in time; 25 more were made than in January's 298 ... twelve more in
    time.
95% target met again.
""",
    ),
    (
        ON_PLANS,
        """
The Head of Safeguarding, the Principal Social Worker and the Chair of the Safeguarding Partnership
    agreed this.
Ofsted, Cafcass and the Department for Education were told.
St Mary's Hospital and Marlow General Hospital are the main referrers.
Tarvellmoor and Dunnelsey localities saw most starts.
The South Quay Assessment Team had most starts.
Head of Service for Early Help and Family Support.
The Multi-Agency Safeguarding Hub moved to a new system in February.
Signs of Safety training starts in May 2026.
On Monday 2 March the Performance Board saw these figures.
Working Together 2023 sets out the timescales.
The Child Protection Conference Service holds the list.
The Family Safeguarding programme and the Youth Justice Service are involved.
Corvelstrand's team has the highest number of plans.
The Cabinet Member for Children's Services has been briefed.
Section 47 enquiries and Strategy Meetings rose.
Most families live in Harbour Ward or Old Town.
The Independent Reviewing Officer chaired each review.
We thank colleagues in Health, Education and the Police.
Will this continue? We cannot say.
May is usually quieter. June is not.
The rise in Marlow reflects new housing.
Bank Holiday Monday reduced working days.
Mark each case with its date of review.
Grace periods do not apply here.
The Lead Member and Director of Children's Services receive this report.
The Edge of Care Team supports families.
Data from Liquidlogic is complete to 28 February.
Thanks to Family Support Workers for their help.
Children in Need plans and Early Help Assessments are not counted here.
The North, South and East teams share one manager.
Deputy Director, Social Care.
Public Law Outline letters went to eleven families.
IROs and CP chairs reviewed the list.
""",
    ),
    (
        ON_PLANS,
        """
Several large sibling groups joined the list.
One family of five accounts for part of the rise.
A sibling group of six started plans in February.
Two families with four or more children started plans.
A number of families moved into the area.
Children aged 10 to 15 are the largest group.
Boys and girls are equally represented.
Neglect is the main category for under-fives.
Most children live with their mother.
The child protection conference is held within 15 days.
A child protection plan lasts nine months on average.
Every child was seen by a social worker.
A child is added when the conference decides so.
The rise is larger in the north locality than in the south.
One sibling group can change the figure by five.
Parental imprisonment and domestic abuse are common reasons.
Schools in every ward made referrals.
More unborn babies were made subject to plans than in January.
No child died and no child was seriously harmed.
In Dunnelsey, 12 children from six families started plans.
Seventeen families started, three of them with four or more children.
The police arrested more suspects than last year.
A single parent advice line opens in March.
Families in temporary accommodation are moved often.
Disabled children make up 8% of plans.
Some young people were placed at a distance.
A mother and baby unit opens in May.
One team manager post is vacant.
A new team manager starts in April.
Each social worker holds about 16 children.
A parent was unwell for two conferences, which were moved.
""",
    ),
    (
        ON_PLANS,
        """
The review due in January was held on 12 January.
The plan agreed in December has been carried out.
We said we would finish by January and did so on 20 January 2026.
The work that was due by 31 January is complete.
Numbers will be reported again in March.
Figures to 28 February 2026.
Reviews will be complete by June.
From 1 February the new form is used.
""",
    ),
    (
        TIMELY,
        """
216 of the 266 assessments completed in February were within 45 working days: 81.2%, against 84.9% (231
    of 272) in January and a target of 85%. The movement is inside the limits of 77.1% and 90.9%, so we
    are not reading anything into one month. Fifty families waited longer than they should have, and 31
    assessments were still open past day 45 at month end.
We remain below target, as we were in January. Although both months fall short of 85%, neither is out of
    line with what the process has delivered over 34 months. It would therefore be wrong to speak of a
    decline.
Performance in February (81.2%) was a little lower than January (84.9%). The difference, 3.7 percentage
    points, corresponds to about ten assessments and is well within the variation we see from month to
    month.
February's 81.2% is the third month below target. Snow closed offices on 4 and 5 February, and half-term
    fell from 16 to 20 February.
Four in every five assessments met the standard. Those that did not were finished, on average, nine
    working days late.
Our position (81.2%) is not where it should be. The causes are known: two vacancies in the south team,
    and an unusually high number of sibling groups.
No improvement can be claimed this month, and no deterioration beyond chance either.
The proportion on time went down even though fewer assessments were completed (266, down from 272).
If the open list falls from 31 to below 20 by April, we expect to be back at or above 85% by June 2026.
The gap to target is 3.8 points, or about ten assessments.
Compared with last month's 84.9% we have slipped, but not by more than chance would explain.
84.9% last month, 81.2% this month.
For every five assessments, four were on time.
From 84.9% in January to 81.2% in February.
January: 84.9% (231/272). February: 81.2% (216/266). Target: 85%.
81.2 percent; 18.8 percent late.
Timeliness stood at 81.2%. It has averaged 84.0% since May 2023.
It is too soon to know whether performance is really falling.
""",
    ),
    (
        ON_PLANS,
        """
The number of children with a plan stood at 291 on 28 February, up from 277 a month earlier. 38 children
    from 17 families started and 24 ended, which gives the net rise of 14. We would expect figures
    between 251 and 311 from chance alone and so draw no conclusion.
There are 14 more children on plans than in January; the list is still shorter than the upper limit of
    311 by 20.
As in most years, more plans start in February than in December, when few conferences are held.
291 is 10 more than the average of 281. It is the highest since October but by no means exceptional.
The rise should not be taken as a sign that more children are at risk.
Five of the 17 families have four or more children, and those five account for 22 of the 38 starts.
It would be a mistake to call this growth.
An increase, yes; a trend, no.
Neither the increase this month nor the decrease last month is significant.
Net change: +14 (38 starts less 24 ends).
Plans ending in the month (24) were slightly fewer than the usual 27 or so.
The number subject to a plan has risen by about 5%, from 277 to 291.
Just one month's figures; nothing in the chart points to a lasting change.
There is no sustained upward movement.
About 290 children have a plan, a few more than usual.
In the year to February between 262 and 299 children had a plan at any month end.
""",
    ),
    (
        VISITS_GOOD,
        """
310 of 323 visits (96.0%) were on time in February, up slightly from 95.2%. The last eight months have
    all been above the average of 92.1%, which the chart counts as a special cause; the change is
    genuine and we know why: visits are now booked a month ahead.
We have been above the 95% target for two months running. Thirteen visits were late; in nine cases the
    family was away.
The improvement is real. It is also significant for children, who are seen sooner.
Performance continues to improve. We will keep the tracker in place until September.
This is better than usual, and better than our target.
Not a blip: the eighth month in a row above the mean.
It would be wrong to call this normal variation.
Whilst performance was stable for most of 2025, it has since moved to a higher level.
""",
    ),
    (
        CONTACTS_UP,
        """
Contacts rose again, to 1,347. This is 67 above the upper limit (1,280) and 242 above the average
    (1,105). The two latest months are both outside limits, which is not what we would see if nothing
    had changed.
Police notifications account for most of the increase: 512 this month. The Head of Early Help and the
    police are checking whether each notification needs to be sent.
The chart shows a special cause. We cannot yet say whether demand has changed or only the way it is
    recorded.
Business as usual cannot explain this.
""",
    ),
)

FAULTY: tuple[tuple[str, str, Context, str], ...] = (
    (
        "number_mismatch",
        "direction_contradiction",
        TIMELY,
        """
Performance was 83.2% this month.
81.2% (261 of 266).
Of 266 assessments, 219 were completed in time.
Performance was 81.2% in January.
81.2% in December 2025.
81.2% against the 90% target.
Our target is 82%.
Performance in February was 81.2%, down from 86.9%.
Down from 84.9% in December to 81.2%.
Nine in ten assessments were on time.
Two thirds of assessments were completed on time.
3.7 percentage points lower than December.
5 percentage points below target.
81.2%, which is 8.3 percentage points below the target.
The usual range is 70% to 90.9%.
The average is 88%.
60 assessments were late.
21 assessments are open over 45 days.
A quarter of assessments were late.
82% of assessments were completed in time.
Only 71.2% were in time.
216 of 266 is 83%.
Timeliness fell to 80.2% from 84.9%.
More than 85% of assessments were in time.
About 75% were completed in time.
Performance halved.
We completed 216 assessments on time out of 286.
81.2% of assessments were completed within 40 working days.
Some 231 assessments of 272 were in time this month.
In February, 84.9% were completed within 45 working days.
""",
    ),
    (
        "number_mismatch",
        "direction_contradiction",
        ON_PLANS,
        """
219 children had a plan at the end of February.
There were 291 children on plans, an increase of 41 since January.
291, up from 227 in January.
A rise of 10% on January.
There are 281 children with a plan.
The number rose from 271 to 291.
83 children started a plan and 24 ended.
38 starts from 27 families.
38 started and 34 ended.
At the end of December there were 291 children with a plan.
Fifteen more than in January.
The upper limit is 301.
291 children had a plan at 31 March 2026.
291 is below our target of 300.
Numbers have nearly doubled since January.
297 children had a child protection plan.
The long-run average is 271.
The average is 218 and the figure 291.
The number is within its usual range of 261 to 311.
The figure stood at 1,291.
""",
    ),
    (
        "direction_contradiction",
        "spc_overclaim",
        TIMELY,
        """
Performance rose in February.
Timeliness has improved again.
An improvement on January.
Assessment timeliness got better this month.
Performance continued to strengthen.
The percentage increased.
Performance recovered well this month.
A positive month for the service.
We exceeded the 85% target.
81.2% is above target.
Performance is now on target.
The target has been met.
81.2%, slightly higher than last month.
Up on January.
We are pleased to report progress: 81.2%.
The increase to 81.2% is welcome.
Late assessments fell this month.
Fewer assessments were late than in January.
Performance was no different from January.
Timeliness has gone up.
Performance held steady at the target.
We outperformed the target.
Performance climbed to 81.2%.
81.2% is better than January's 84.9%.
The rate grew by 3.7 points.
Performance was above the average of 84%.
Performance has returned to target.
""",
    ),
    (
        "direction_contradiction",
        "spc_overclaim",
        ON_PLANS,
        """
Plans fell this month.
The number of children with a plan dropped to 291.
There are fewer children on plans than in January.
Plan numbers have come down.
The reduction in plans continues a pattern.
Disappointingly, the number is 291.
The position has deteriorated to 291.
It is good news that 291 children have a plan.
Numbers declined by 14.
A decrease of 14 on January.
The number is lower than last month.
291, down from 277.
Performance improved to 291.
The number is below the average of 281.
""",
    ),
    (
        "spc_overclaim",
        "",
        TIMELY,
        """
This is a real drop in performance.
The decline is significant.
The fall is statistically significant.
Performance has fallen significantly.
There has been a sustained deterioration.
Timeliness is on a downward trend.
The trend is downwards.
We are seeing a worrying trend.
The drop is real and must be acted upon.
This confirms the downward trend in timeliness.
A step change in performance.
Performance continues to decline.
This is a significant reduction from January.
Performance is trending down.
There is a clear and sustained decline.
The deterioration since January is significant and real.
The chart shows a special cause.
The change is significant.
""",
    ),
    (
        "spc_underclaim",
        "number_mismatch direction_contradiction",
        SPIKE,
        """
This is normal.
Numbers are stable.
The number remains stable at 327.
This is within normal variation.
The figure is within the expected range.
The rise is normal for the time of year.
The increase is just random variation.
This is a normal fluctuation.
There has been no significant change.
The position is steady.
The figure is typical.
The increase is not significant.
Nothing unusual to report.
Plans are at their usual level.
The increase is a normal part of the cycle.
The figure is consistent with previous months.
We consider this normal.
The rise is within the usual limits.
This is common cause variation.
No cause for concern: this is what we would expect to see.
The number of plans has remained fairly steady.
""",
    ),
    (
        "missing_action",
        "",
        TIMELY,
        """
81.2%. We will monitor.
81.2%. The service is working hard to improve.
81.2%. Managers will continue to keep this under review.
81.2%. Actions are being taken.
81.2%. The Head of Assessment will review the open list every Monday.
81.2%. The list is read every Monday to 31 March 2026.
81.2%. Owner: Head of Assessment. Continue to monitor to 31 March 2026.
81.2%. The backlog will be cleared by the end of January.
81.2%. We expect to improve by March.
81.2%. The Head of Assessment will drive improvement by 31 March.
81.2%. Head of Assessment: weekly review of open list, to 31 January 2026.
""",
    ),
    (
        "cites_other_measure",
        "number_mismatch direction_contradiction duplicate_other_measure",
        ON_PLANS,
        """
CPV08 was in good shape this month.
Child protection visits in timescale stayed above target.
Child protection visits were 96.0% in time (310 of 323).
Contacts received rose this month.
Assessments completed within 45 working days fell to 81.2%.
The Initial child protection conferences held within 15 working days measure was 88%.
Special guardianship orders reached 22 this year.
291 children. ASM03 explains the rise.
For CON01, numbers rose to 1,482.
Visits were in time for 96% of children.
Assessment timeliness was 81.2% this month.
""",
    ),
    (
        "personal_name",
        "identifiable_person spc_underclaim number_mismatch",
        ON_PLANS,
        """
Plans rose; Priya Nandakumar is looking into it.
Thanks to Sarah for holding the cases.
Mr Hollis's caseload explains the rise.
According to Dr Fenwick, the rise is expected.
Social worker Amara Lindqvist has left.
Joe Bloggs (team manager) will review it.
Team manager K. Osei will review these.
Contact Ellen Strand for details.
The rise is explained by Tom's absence.
Owner: Rebecca Holme, Head of Safeguarding.
Councillor Dewhurst asked about this.
Most new plans were opened by Oriel Thackstone.
Ms. Okonkwo has since left the service.
Cases were reviewed by Grace Adeyemi.
Judge Harcastle raised this in court.
Mark Ellery chairs the panel.
""",
    ),
    (
        "identifiable_person",
        "",
        ON_PLANS,
        """
The rise is a family of six in Coombe Lane.
A mother of four from the Harbour estate was arrested in February.
One child, a 9-year-old boy with autism at Fernhill Primary, came on to a plan.
Three brothers aged 3, 5 and 8 came on after their father was jailed.
One newborn baby in the Quayside ward was made subject to a plan at birth.
The only Traveller family in the village came on this month.
A teenage girl from Marlow was placed on a plan after she was assaulted at school.
The triplets born at the local hospital started plans.
A family from the Eastgate estate, widely reported in the press, came on.
A child whose mother died in a house fire in February started a plan.
One Somali family with seven children in Brook ward accounts for the rise.
Case 1048823 added five plans.
A foster carer in Harwell village was suspended and two siblings came home.
One worker in the Tarvellmoor team, off sick with stress, held most of the cases.
A 15-year-old boy from St Jude's school started a plan.
The rise is due to a sibling group of six in the north ward whose father was convicted.
""",
    ),
    (
        "number_mismatch",
        "direction_contradiction duplicate_last_month",
        CONFERENCES_28,
        """
22 of 27 conferences were held within 15 working days.
78.6% (22 of 28), against a target of 95%.
87.6% of conferences were held within 15 working days.
Seven of the 28 conferences were late.
Performance fell from 92.5% to 78.6%.
In January 19 of 22 conferences were held in time.
Performance fell by 13.9 percentage points.
78.6% of conferences were held within 20 working days.
The average is 82% and the range 66% to 100%.
In January 78.6% of conferences were in time.
Half of conferences were held in time.
71 children were considered at the conferences.
22 of the 28 conferences, or 74%, were in time.
Performance, at 78.6%, is 21.4 points short of the target.
Last month 94% of conferences were on time.
Performance of 90.5% this month.
""",
    ),
    (
        "number_mismatch",
        "direction_contradiction",
        CONTACTS_UP,
        """
1,374 contacts were received in February.
1,347 contacts, 94 more than in January.
1,347 contacts in February, up from 1,198 in January.
1,347 contacts, above the upper limit of 1,380.
There were 1,298 contacts in February.
Contacts rose by 14%.
The average is 1,205.
The target for contacts is 1,200.
In December there were 1,298 contacts.
Contacts trebled in the month.
Contacts reached almost 1,500.
""",
    ),
    (
        "number_mismatch",
        "direction_contradiction",
        ORDERS_17,
        """
19 special guardianship orders have been made this year.
17 orders, three more than at the end of January.
Four orders were granted in the month, taking the total to 17.
71 orders so far this year.
17 orders were made by the end of January.
The usual range is 6 to 36.
17 orders, up from 11 at the end of January.
""",
    ),
    (
        "direction_contradiction",
        "spc_overclaim",
        VISITS_GOOD,
        """
Performance fell to 96.0%.
96.0%, below the 95% target.
We missed the target.
The position has worsened since January.
Late visits increased.
Performance is under target.
Timeliness slipped slightly.
Visits in timescale declined from 95.2% to 96.0%.
""",
    ),
    (
        "direction_contradiction",
        "",
        ORDERS_17,
        """
Orders have fallen since January.
The number of orders is lower than in January.
A worse position than last month.
""",
    ),
    (
        "spc_overclaim",
        "direction_contradiction duplicate_last_month",
        CONFERENCES_28,
        """
There is a significant drop in conferences held in time.
A sustained fall in timeliness.
This marks a real deterioration in performance.
The downward trend in conference timeliness continues.
Conference timeliness has been declining steadily.
The figure shows a genuine and lasting decline.
A clear downward trend.
The deterioration is real, not chance.
""",
    ),
    (
        "spc_underclaim",
        "direction_contradiction number_mismatch",
        CONTACTS_UP,
        """
This is a normal month.
Contacts are stable.
Contacts remain within the normal range.
The rise is not significant.
There is nothing unusual about this month's figure.
This is in line with normal month to month variation.
Contacts were steady.
The increase is simply random variation.
The figure is what we normally see.
Just a blip.
""",
    ),
    (
        "spc_underclaim",
        "direction_contradiction",
        VISITS_GOOD,
        """
Performance is stable.
This is normal variation around the average.
Performance has stayed the same, with no real change.
No significant change in performance.
""",
    ),
    (
        "missing_action",
        "duplicate_last_month",
        CONFERENCES_28,
        """
78.6% (22 of 28), below the 90% target.
78.6%. The service continues to work hard to improve timeliness.
78.6%. We are keeping a close eye on this.
78.6%. The Conference Service will look at the reasons.
78.6%. Steps are being taken to improve.
78.6%. The situation will be reviewed in due course.
78.6%. Action: improve timeliness. Owner: Head of Safeguarding. Date: 31 March 2026.
78.6%. The Head of Safeguarding will book extra chairs.
78.6%. Extra chairs will be booked by 31 March 2026.
78.6%. The Head of Safeguarding will recruit a chair as soon as possible.
""",
    ),
    (
        "missing_action",
        "",
        VISITS_GOOD,
        """
96.0%. Remaining late visits will be made by the end of January.
96.0%. The tracker will be in place by December 2025.
""",
    ),
    (
        "cites_other_measure",
        "number_mismatch direction_contradiction duplicate_other_measure duplicate_last_month",
        CONFERENCES_28,
        """
ASM03 was 81.2% this month.
Child protection visits in timescale was 96.0%.
Children with a child protection plan rose to 291 this month.
The number of contacts received was 1,347.
Assessment timeliness stood at 81.2%, below target.
Special guardianship orders are up to 17.
As CPP04 shows, numbers are rising.
""",
    ),
    (
        "duplicate_last_month",
        "duplicate_last_month",
        CONFERENCES_28,
        """
22 of 28 conferences were held within 15 working days (78.6%).
""",
    ),
    (
        "personal_name",
        "identifiable_person duplicate_last_month",
        CONFERENCES_28,
        """
Two conferences were late because Helen Marsden was on leave.
Conference chair Marsden was on leave.
Dr. Imran Qureshi's reports arrived late.
Our thanks to Beth and Rhys for covering.
IRO Tom Kettering chaired 12 of the 28.
The service manager, Lena Hartwick, is reviewing each late case.
PC Dawson could not attend.
Late reports came from Ms Ofori.
""",
    ),
    (
        "identifiable_person",
        "duplicate_last_month",
        CONFERENCES_28,
        """
The late conference concerned a baby born with a heart condition to a 15-year-old in Seaton Road.
One conference was delayed as the mother, a local teacher, was in hospital in Marlow.
A family of seven from Eritrea living in the seafront hostel had to wait for an interpreter.
The delayed conference was for twins in the Hilltop estate.
One conference was late because a father from the Millbrook estate was in prison.
A 12-year-old with a rare condition at Westgate School waited longest.
The only Polish family in Upton village was late.
""",
    ),
)
