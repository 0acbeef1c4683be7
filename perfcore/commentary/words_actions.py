"""Words of the check: owners, actions that are none, and actions that can be seen to be done."""

from __future__ import annotations

import re

from perfcore.commentary.words import any_of as _any

NO_OWNER = re.compile(
    r"\W*(?:tbc|tba|n/?a|none|all|everyone|various|not (?:known|yet \w+)|to be (?:confirmed|agreed"
    r"|decided|appointed)|unknown|vacant|nobody|-|the team|us|we|team|the service|service|staff)\W*",
    re.I,
)
OWNER = re.compile(
    r"\bwho\s*[:=]\s*(?:the )?\w+|\b(?:owner|lead|led by|responsible|accountable|owned by)\b\W*(?:is "
    r"|officer |will be |role "
    r")*\W*(?:the )?\w+"
    r"|\b(?:(?:assistant |deputy |interim |acting )*(?:head of (?:service|[\w' ]{3,40}?)|director(?: of "
    r"[\w' ]{3,30})?|service manager|team manager|group manager|practice (?:lead|manager)|principal social "
    r"worker|operations manager|area manager|service lead|service director|locality manager|strategic lead"
    r"|conference (?:service )?manager|business (?:support )?manager|performance manager|reviewing service "
    r"manager|fostering manager|manager)s?)\b"
    r"(?=[\w ,'’:;()-]*\b(?:will|is|are|has|have|to|reads?|meets?|chairs?|reviews?|checks?|signs?|holds?"
    r"|owns?|leads?|agreed|takes?|weekly|daily|every|each|by|runs?|asked|sees?|calls?|tracks?|completes?"
    r"|books?|brings?|recruits?|appoints?)\b|\W*[:;(]|\W*$)",
    re.I,
)
# a role written as a title that does something: "The Virtual School Head will meet"
ROLE_TITLE = re.compile(
    r"\b(?:[A-Z][\w'’]+ ){1,4}(?:Head|Lead|Manager|Officer|Director|Chair|Co-?ordinator|Advis[eo]r|Nurse"
    r"|Doctor|Consultant|Commissioner)\b"
    r"(?:,? [A-Z]\w+)*\W{0,2} ?(?:will|to|has|is|now|meets|chairs|reads|reviews|checks|books|runs|leads)\b"
    r"|(?:\b[A-Z][\w'’]+ ){1,4}(?:Head|Lead|Manager|Officer|Director|Chair|Co-?ordinator|Advis[eo]r"
    r"|Nurse|Doctor|Consultant)"
    r"(?=\))|(?<=\()Head of [\w' ]{3,40}(?=\))|(?:\b[A-Z][\w'’]+ ){1,4}(?:Head|Lead|Manager|Officer"
    r"|Director|Chair|Co-?ordinator|Nurse|Doctor)"
    r"(?: ?(?:\+|&|/|and|with) ?[\w &]{2,30})?\s*:"
)
_A_ROLE = (
    r"(?:(?:[A-Z][\w'’]+ ){1,4}(?:Head|Lead|Manager|Officer|Director|Chair|Co-?ordinator|Advis[eo]r"
    r"|Nurse|Doctor"
    r"|Consultant)|Head of [A-Z][\w' ]{2,40}?|HoS|AD|DCS|PSW)"
)
HANDED_TO = re.compile(rf"\b(?:goes|go|sent|escalated|passed|taken|referred) to (?:the |an? )?{_A_ROLE}\b")
# any verb of a role's own is an action, once watching and striving are taken out
ROLE_DOES = re.compile(
    rf"\b{_A_ROLE}(?: for [A-Z]\w+)? (?:to|will|is to) (?!be |look|see|try|seek|remain"
    rf"|keep)(?P<verb>[a-z]{{3,}})"
)
# "IRO Service Manager: all dates in the calendar six months ahead"
ROLE_COLON = re.compile(
    r"\b(?:[A-Z][\w'’]+ ){1,4}(?:Head|Lead|Manager|Officer|Director|Chair|Co-?ordinator|Advis[eo]r|Nurse"
    r"|Doctor"
    r"|Consultant)\s*:|\bHead of [\w' ]{3,40}:"
)
DONE = re.compile(
    r"\b(?!need|requir|expect|commit|remind|encourag|not|shar|rais|focus|plann?|ask|want|emphasi"
    r"|highlight|recogni"
    r"|embed|strengthen|promot|maintain|agre{2}d to)\w{3,}ed\b",
    re.I,
)
VAGUE = _any(
    r"(?:(?:we|the service|the team|managers|teams|this|it|performance|officers|the position|it) "
    r")?(?:will |to |shall |should |must |need to |continues? to |are |is |to be |be |being |continue to "
    r"be |remain )*(?:closely |carefully |regularly |actively |keep )*(?:continu(?:e|ing) (?:to )?)?(?:be "
    r")?(?:closely )?monitor(?:ed|ing|s)?(?: (?:the (?:situation|position|measure|figures?|indicator)"
    r"|this(?: measure| indicator| area)?|it|closely|performance|progress|weekly|monthly|daily|regularly"
    r"|going forward|and review|at \w+ meetings))*",
    r"(?:continue to |continue |will |to )*(?:watch(?:ing)?|observe)(?: (?:this|it|closely|the "
    r"(?:figures?|position|situation)))*", r"ke(?:ep|pt|eping) (?:this |it |the (?:matter|situation"
    r"|position|measure|figures?) |performance |\w+ )?under (?:close |regular )?(?:review|observation"
    r"|scrutiny)", r"under (?:close |constant |regular )?review", r"kee?p(?:ing)? (?:a (?:close |watchful "
    r")?)?(?:an )?eye on(?: \w+)*",
    r"(?:work(?:ing)?|striv(?:e|ing)|seek(?:ing)?|endeavour\w*|aim(?:ing)?|try(?:ing)?|look(?:ing)?|hope"
    r"|hoping|committed|continue|continuing|aspire) (?:hard )?(?:to|towards?) (?:\w+ )?(?:improv\w+"
    r"|reduc\w+|increas\w+|do better|rais\w+|address\w*|meet\w*|achiev\w+|ensur\w+|deliver\w*|tackl\w+"
    r"|support\w*|driv\w+|mak\w+|get\w*|maintain\w*|return\w*)(?: (?:\w+ ){0,4}\w+)?",
    r"improve (?:performance|timeliness|the position|outcomes|this|figures|practice|compliance)",
    r"rais(?:e|ing) awareness(?: \w+)*", r"driv(?:e|ing) (?:up |forward )?(?:improvements?|performance)",
    r"address (?:the |this |these )?(?:issues?|situation|matter|position|concerns?|problem|performance"
    r"|underperformance)", r"tak(?:e|ing) (?:appropriate |necessary |all |the |any )*(?:action|steps"
    r"|measures)(?: (?:as |where )?(?:appropriate|needed|necessary|required))*",
    r"as (?:appropriate|necessary|required|needed)", r"maintain(?:ing)? (?:a )?(?:focus|oversight|grip"
    r"|momentum)(?: on \w+)*",
    r"(?:continued|ongoing|further|more|renewed|increased|keep(?:ing)?) (?:focus|work|monitoring"
    r"|oversight|scrutiny|attention|discussions?|efforts?)(?: on \w+)*", r"focus(?:ing|ed)? on (?:this"
    r"|improv\w+|performance|timeliness|\w+)(?: area)?", r"remind(?:ed|ing)? (?:\w+ ){0,3}(?:staff|teams?"
    r"|workers?|managers?|practitioners?)(?: (?:of|about|to)(?: \w+)*)?",
    r"look(?:ing)? (?:into|at) (?:the |this |it)?(?: \w+)*", r"(?:review(?! the (?:open|list|oldest|late"
    r"|overdue|\d|\w+ (?:list|cases|plans|assessments|visits|files)))|discuss|consider|explore"
    r"|explor(?:ing)|consider(?:ing)|discuss(?:ing)?|reflect on|examine) (?:the |this |these |our "
    r"|options?|ways?|how|whether|further|performance|position|situation|and|as|what|it|issues?"
    r"|progress)(?: \w+)*", r"continue(?:s)? (?:as|with) (?:is|normal|usual|current|existing|the current"
    r"|our|present)(?: \w+)*",
    r"be mindful(?: \w+)*", r"support(?:ing)? (?:the )?(?:teams?|staff|workers|managers"
    r"|practitioners)(?: \w+)*", r"ongoing", r"tbc",
    r"to be (?:confirmed|agreed|decided|determined|advised)", r"more to be done", r"business as usual",
    r"do (?:better|our best|more|everything)(?: \w+)*", r"work(?:ing)? (?:closely |together |hard )?with "
    r"(?:our )?(?:partners|colleagues|teams|staff)(?: to \w+)*", r"no (?:further |specific )?action(?: "
    r"(?:needed|required|at this time|is needed|is required|planned))*", r"ensure (?:that "
    r")?(?:performance|timeliness|it|this|improvement|compliance|we|standards?)(?: \w+)*",
    r"see how (?:it|this|things)(?: \w+)*", r"await(?:ing)?(?: \w+)*", r"wait and see",
    r"continued? (?:efforts?|vigilance)", r"hold(?:ing)? (?:discussions|conversations)(?: \w+)*",
    r"embed(?:ding)? (?:good|best) practice", r"(?:remain|stay) (?:a )?(?:focus|priority|focused"
    r"|focussed|vigilant|committed)(?: \w+)*", r"priorit(?:y|ise|ising)(?: (?:this|timeliness|it"
    r"|performance))?", r"strengthen (?:oversight|practice|performance|grip)(?: \w+)*",
    r"(?:(?:all|the|our) )?(?:\w+ ){0,2}(?:have been |been |being |be )?reminded(?: (?:of|about|to"
    r"|that)[\w ]*)?",
    r"(?:good|best) practice (?:\w+ ){0,2}shared(?: [\w ]+)?",
    r"(?:greater|more|stronger|better|increased|renewed) (?:\w+ )?(?:emphasis|oversight|grip|focus"
    r"|rigour|attention"
    r"|scrutiny|accountability)(?: on \w+)*",
    r"ensur(?:e|ing) (?:that )?(?:\w+ ){0,2}(?:are|is) (?:completed|done|held|made|met) (?:on|in"
    r"|to) time\w*",
    r"encourag(?:e|ing)(?: \w+)*", r"promot(?:e|ing)(?: \w+)*",
)  # fmt: skip
CONCRETE = _any(
    r"recruit(?:s|ed|ing|ment)?", r"appoint(?:s|ed|ing)?", r"re-?allocat(?:e|es|ed|ing)",
    r"allocat(?:e|es|ed|ing)", r"book(?:s|ed|ing)?", r"complet(?:e|es|ed|ing)", r"clear(?:s|ed|ing)? "
    r"(?:the |all |every |each |\d+|its|their|\w+ backlog|backlog)", r"clos(?:e|es|ed|ing)",
    r"sign(?:s|ed)?[- ](?:off|of)", r"audit(?:s|ed)?", r"dip[- ]sampl\w+", r"escalat(?:e|es|ed|ing)",
    r"train(?:s|ed)?", r"introduc(?:e|es|ed|ing)", r"launch(?:es|ed|ing)?", r"publish(?:es|ed)?",
    r"transfer(?:s|red)?", r"contact(?:s|ed) (?:each|every|all)", r"phon(?:e|es|ed)",
    r"call(?:s|ed|ing)? (?:in |each|every|all|the \w+)", r"chas(?:e|es|ed|ing)", r"writ(?:e|es|ing) to",
    r"read(?:s)?", r"check(?:s|ed|ing)?", r"visit(?:s|ed|ing)? (?:each|every|all|the|\d+)",
    r"hold(?:s)? (?:a |an |weekly|daily|two|extra|the|three|fortnightly|\w+ (?:panel|meeting|clinic"
    r"|session))", r"set(?:s|ting)? up", r"creat(?:e|es|ed|ing)", r"mov(?:e|es|ed|ing)", r"add(?:s|ed|ing)?",
    r"fill(?:s|ed|ing)?", r"hir(?:e|es|ed|ing)", r"second(?:s|ed)? (?:two|one|a|an|three|\d)",
    r"locums?", r"(?:two|three|four|five|six|\d+) (?:extra|additional|more|new) \w+s",
    r"agency (?:workers?|assessors?|social workers?)",
    r"start(?:s|ed|ing)? (?:\d|next|this|a|an|weekly|daily|on|in|from|the|two)", r"run(?:s|ning)?",
    r"chair(?:s|ed|ing)?",
    r"sees? (?:each|every|all)",
    r"review(?:s|ed|ing)? (?:each|every|all|the (?:\d+|open|list|oldest|cases|\w+ (?:cases|children"
    r"|plans|assessments|visits|list))|\d+|cases|weekly|open|late|overdue|plans?|any)", r"(?:each|every"
    r"|all) (?:open|late|overdue|case|cases|assessment|plan|child|visit|conference)[\w ]* (?:reviewed"
    r"|read|checked|signed|seen|booked)", r"list (?:is|will be) (?:read|reviewed|checked|worked)",
    r"(?:weekly|daily|fortnightly|monday|tuesday|wednesday|thursday|friday)(?: \w+){0,3} (?:panel"
    r"|tracker|huddle|list|surgery|clinic|call|check|report|reading|meeting|stand-?up|review)",
    r"(?:panel|tracker|huddle|clinic|surgerie|workshop|drop-in|open evening|open day)s?", r"surgery",
    r"family[- ]finding", r"catch[- ]up (?:\w+ )?(?:clinics?|sessions?|weeks?|visits?)",
    r"day[- ]\d+ (?:review|check|read)\w*",
    r"reviews? of (?:the |all |each |every |our )*(?:\w+ )?(?:cases|files|lists?|plans?|assessments"
    r"|visits|children|referrals)", r"redesign(?:s|ed)?", r"replac(?:e|es|ed|ing)",
    r"change(?:s|d)? (?:the|our|how)", r"rebook(?:s|ed)?", r"extra (?:\w+ )?(?:slots|chairs|workers"
    r"|posts|capacity|days|sessions|conference)", r"additional (?:\w+ )?(?:slots|chairs|workers|posts"
    r"|capacity|sessions|social)", r"commission(?:s|ed|ing)?", r"agree(?:s|d)? (?:a|an|the|with|new)",
    r"reduce caseloads?", r"deploy(?:s|ed|ing)?", r"bring(?:s|ing)? (?:in|forward|each|every|all)",
    r"implement(?:s|ed|ing)?", r"issue(?:s|d)? (?:a|an|the|new)", r"update(?:s|d)? (?:the|each|all|every)",
    r"split(?:s|ting)?", r"assign(?:s|ed|ing)?", r"pilot(?:s|ed|ing)?", r"double(?:s)? up",
    r"meet(?:s|ing)? (?:each|every|weekly|daily|the|all|with (?:the|each|every|all|health|police))",
    r"finish(?:es|ed|ing)?", r"put(?:s|ting)? (?:in place|on)", r"go(?:es)? through",
    r"work(?:s|ing)? through", r"open(?:s|ed|ing)? (?:a|an|two|the)", r"schedul(?:e|es|ed|ing)",
    r"offer(?:s|ed|ing)?", r"rota", r"correct(?:s|ed)?", r"record(?:s|ed)? (?:each|every|all|the)",
    r"send(?:s|ing)?", r"ring(?:s)?", r"extend(?:s|ed|ing)?", r"cover(?:s|ed)? (?:the|by|for|two|each)",
    r"return(?:s|ed)? (?:the|each|all)", r"find(?:s|ing)? (?:out|the|two)",
    r"secure(?:s|d)? (?:two|a|an|three|extra)", r"test(?:s|ed|ing)?", r"convene(?:s|d)?", r"map(?:s|ped)?",
    r"interview(?:s|ed|ing)?", r"induct(?:s|ed)?", r"track(?:s|ed|ing)?", r"sample(?:s|d)?",
    r"report(?:s|ed)? (?:each|every|to(?! be)|weekly|back)",
)  # fmt: skip
WEAK = _any(
    r"improv\w+",
    r"continu\w+",
    r"better",
    r"review\w*",
    r"discuss\w*",
    r"consider\w*",
    r"focus\w*",
    r"aim\w*",
    r"hop\w+",
    r"monitor\w*",
    r"awareness",
    r"support\w*",
    r"explor\w+",
    r"strive",
    r"work",
    r"address\w*",
    r"ensure",
)
TO_BE_DONE = _any(
    r"will",
    r"is",
    r"are",
    r"has been",
    r"have been",
    r"to",
    r"owner",
    r"action",
    r"now",
    r"each",
    r"every",
    r"weekly",
    r"daily",
    r"from",
    r"being",
    r"by",
    r"reads?",
    r"reviews?",
    r"checks?",
    r"chairs?",
    r"meets?",
    r"holds?",
    r"agreed",
    r"due",
    r"start(?:s|ing)?",
    r"at",
    r"on (?=\d)",
)
