"""Words of the check: what claims more or less than a control chart shows."""

from __future__ import annotations

import re

from perfcore.commentary.words import any_of as _any

CHANGE_NOUN = (
    r"(?:changes?|rises?|falls?|increases?|decreases?|declines?|improve?ments?|drops?|reductions?"
    r"|deteriorations?|differences?|shifts?|movements?|dips?"
    r"|growth|trends?|upturns?|downturns?|uplifts?|gains?|recovery|worsening|progress|jumps?|variation"
    r"|pattern|signals?|performance|run|turnaround|spikes?|reversal|step (?:up|down|forwards?"
    r"|backwards?)|leaps?)"
)
DIRECTION_VERB = (
    r"(?:rose|risen|rising|fell|fallen|falling|increased|increasing|decreased|decreasing|declined"
    r"|declining|improved|improving|dropped|dropping"
    r"|reduced|reducing|deteriorated|deteriorating|worsened|worsening|changed|grown|grew|climbed|shifted"
    r"|higher|lower|better|worse|slower|faster|quicker|longer|shorter|weaker|stronger|poorer|up|down"
    r"|different)"
)
_STRONG = (
    r"(?:statistical{1,2}y |highly |very |truly |clear and |clearly |genuinely |a )?(?:real|significant"
    r"|sustained|genuine|lasting|steady|gradual|progressive|meaningful|systematic|consistent|continued"
    r"|continuing|statistically significant|undeniable)"
)
OVERCLAIM = re.compile(
    rf"\b(?:(?P<noun>{_STRONG}(?:,? (?:and )?[\w-]+){{0,2}}? {CHANGE_NOUN})"
    rf"|(?P<adverb>(?:significantly|statistically|consistently|genuinely|truly|steadily)(?: \w+)? "
    rf"{DIRECTION_VERB}|{DIRECTION_VERB} (?:significantly|consistently|steadily|month (?:on|after|by) "
    rf"month))"
    r"|(?P<is>(?:is|was|are|were|be|been|now|looks?|seems?|feels?|as|proven|proved|become|this|both) "
    r"(?:\w+ly )?(?:and )?(?:real|significant|sustained|genuine|statistically significant))(?= "
    r"?(?:[.,;:)!]|$|\band\b|\bas\b|\bimprov|\bthis\b|\bover\b|\bfor\b|\bnow\b|\bbut\b))"
    r"|(?P<trend>(?:(?:up|down)ward |positive |negative |improving |worsening |clear |rising |falling "
    r"|declining |increasing |long-term |continuing |continued )*trends?(?:ing)?(?: (?:up|down)wards?)?)"
    r"|(?P<other>(?:significantly|statistically) (?:above|below) (?:the |our |its )?(?:\w+ )?(?:average"
    r"|mean|norm)"
    r"|(?:has|have) been sustained|step[- ]change|(?:up|down)ward (?:trajectory|path|shift"
    r"|direction of travel)|(?:positive|negative|improving|declining) (?:trajectory|direction of travel)"
    r"|turned (?:the|a) corner|month[- ](?:on|after|by)[- ]month (?:improvement|increase|rise|fall|decline"
    r"|growth|reduction)s?|special[- ]cause|continu(?:es|ed|ing) (?:to|its|their) (?:improve|rise|fall"
    r"|decline|worsen|deteriorate|climb|increase|decrease|grow|drop|(?:up|down)ward \w+|improvement"
    r"|decline|rise|fall|deterioration|recovery)"
    r"|year[- ]?on[- ]?year (?:improvement|increase|decline)|new normal|here to stay|embedded improvement"
    r"|statistical(?:ly)? signal|sustainedly|breakthrough))",
    re.IGNORECASE,
)
# "significant" as officers use it of other things than a change in the figure
NOT_OF_THE_CHART = _any(
    r"significant harm", r"significant others?", r"real[- ]time", r"real terms", r"trend (?:data|analysis"
    r"|analyses|line|lines|report|reports|chart|charts|information|monitoring)",
    r"sustained (?:effort|efforts|focus|attention|work|support|pressure|demand|engagement)",
    r"national trends?", r"regional trends?",
    r"(?:real|significant) (?:people|lives|families|pressures?|demand|workload|staffing|amount|number"
    r"|proportion|incident|event|events|concern|concerns|challenges?|issues?|investment|backlog)",
    r"significant improvement (?:work|plan|programme)", r"trends? (?:elsewhere|across (?:the "
    r")?(?:country|region|england)|nationally)", r"(?:in line with|reflects?|mirrors?|follows?) (?:a |the "
    r")?(?:national|regional)",
)  # fmt: skip

# whoever is praised for it, the change is one of the figure
PRAISED = re.compile(
    r"\b(?:congratulat|thank|credit|commend|prais|applaud|well done)\w*\b[\w ]* (?:on|for)\b[\w ]*$", re.I
)
UNDERCLAIM = re.compile(
    r"\b(?:(?P<range>(?:normal|usual|expected|typical|ordinary|natural|random|routine|everyday|common[- "
    r"]cause)(?:,? (?:and )?[\w-]+){0,2}? (?:variation|variations|range|ranges|fluctuations?|limits"
    r"|levels?|bounds|noise|movement|pattern|ups and downs|change|changes|month[- ]to[- ]month|variability"
    r"|tolerance|spread|band)|(?:usual|normal|typical|annual) (?:spike|dip|peak|bump"
    r"|surge|blip|rise|fall|drop|increase)|(?:ups and downs|variations?|fluctuations?|swings"
    r"|movements?) (?:\w+ ){0,4}"
    r"(?:to be expected|inevitable|unavoidable))"
    r"|(?P<is>(?:(?:is|was|are|were|be|been|being|remain(?:s|ed|ing)?|stay(?:s|ed|ing)?|keeps?|kept"
    r"|hold(?:s|ing)?|held|broadly|fairly|relatively|largely|generally|reasonably|quite|very|looks?|looked"
    r"|continues?|continued|still|this|perfectly|completely|entirely|remarkably) (?:\w+ly )?(?:to be "
    r")?)(?:normal|stable|steady|typical|usual|consistent|static|flat|level|routine|unremarkable|in "
    r"control|settled)(?! (?:[\w-]+ )?(?:working|practice|hours|home|placements?|famil\w*|workforce"
    r"|staff\w*|team|school|course|case\w*|process\w*)))"
    r"|(?P<bare>(?:(?<=[,;:–-] )|(?<=\A))(?:\w+ly |very |still |pretty |quite )?(?:stable|steady|static"
    r"|flat|normal)"
    r"(?=\s*(?:[.,;:)!]|$)))"
    r"|(?P<other>within (?:the |our |its )?(?:(?:control|process|expected|usual|normal|statistical) "
    r")?limits|nothing (?:unusual|out of the ordinary|special|remarkable|has changed|to (?:see|note"
    r"|report))|(?:just|only|simply|merely) (?:a |an )?(?:blip|noise|chance|variation|fluctuation|random"
    r"|coincidence|one-off)|(?:the )?(?:chart|graph) shows no (?:real |sign of |signs of )?(?:a )?"
    r"change|(?:no|not (?:a|any)) (?:statistically )?(?:real|significant|genuine|meaningful"
    r"|notable|material|marked) (?:change|difference|rise|fall|increase|decrease|shift|movement"
    r"|improvement|deterioration)"
    r"|stable (?:position|performance|picture|figure|level|pattern)|normal (?:month|figure|for (?:us|this "
    r"measure|the service))|(?:a|another) (?:typical|normal|usual|routine) (?:month|figure|result)|no "
    r"(?:cause for concern|special[- ]cause|signal|trend|sign of change|change of note|pattern)|down to "
    r"chance|due to chance|by chance|in line with (?:the )?(?:recent|previous|earlier|other|past"
    r"|last) (?:few |couple of |several |three )?months|(?:has|have) settled|common[- "
    r"]cause|(?:consider|regard|see|treat|view|call) (?:this|it|that|the \w+) (?:as |to be )?(?:a "
    r")?(?:normal|stable|typical|usual|routine)|(?:a )?normal part of|as (?:normal|usual)(?! (?:in|at"
    r"|over|during|for the)\b)|within tolerances?|no change to (?:report|note)|plateau(?:ed|ing)?"
    r"|level+(?:ed|ing) (?:off|out)|business as usual"
    r"|what we (?:would )?(?:normally|usually|typically) (?:see"
    r"|expect)|(?:shows?|signs? of|continued|overall|reassuring"
    r"|relative) stability|not significant))",
    re.IGNORECASE,
)
OUTSIDE = _any(
    r"outside(?: of)?", r"beyond", r"above", r"below", r"exceed(?:s|ed|ing)?", r"more than", r"out of",
    r"over", r"under", r"not", r"no longer", r"than",
    r"unlike", r"cannot be", r"isn['’]t", r"wasn['’]t", r"hardly", r"never", r"anything but", r"far from",
    r"back (?:to|within)", r"return(?:ing|ed)? to",
    r"left", r"broke(?:n)? (?:out )?(?:of|through)?", r"rather than", r"past", r"wider than", r"larger than",
    r"explained by", r"breach(?:es|ed)?", r"until", r"would", r"if", r"previously", r"had been",
    r"higher than", r"lower than", r"different from", r"depart(?:s|ed|ure) from",
    r"too (?:high|low|big|large|many|far)[\w ]* for", r"unlikely", r"will", r"get", r"bring", r"restore",
    r"before",
)  # fmt: skip
