"""The vocabulary of the check, in one place: what council officers write, and how each word is read.

Patterns are lower case and are matched without regard to case unless a name says otherwise.
"""

from __future__ import annotations

import re


def one_of(text: str) -> frozenset[str]:
    """The words of `text`."""
    return frozenset(text.split())


def any_of(*alternatives: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(alternatives) + r")\b", flags)


# ---- sentences and clauses --------------------------------------------------------------------------

CONJUNCTIONS = (
    "but", "although", "though", "while", "whilst", "whereas", "because", "however", "despite", "so",
    "which", "who", "if", "unless", "whether", "due to", "owing to", "driven by", "thanks to", "reflecting",
    "following", "as a result of", "even though", "when", "after", "and", "as",
)  # fmt: skip

FUNCTION = one_of(
    "a an the of in on at to for from by with and or but as is are was were be been being has have had do"
    " does did not no it its this that these those their there they we our us i he she his her than then"
    " so if up down over under about into out per all each any some more most less least very also only"
    " just still again against between within will would can could may might must shall should"
)

VERB = any_of(
    r"(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|must|should"
    r"|shall)(?:n['’]t)?",
    r"cannot", r"rose", r"fell", r"went", r"came", r"stood", r"stands?", r"remain\w*", r"stay\w*", r"kept",
    r"held",
    r"show\w*", r"saw", r"see", r"sees", r"increas(?:e[sd])", r"decreas(?:e[sd])", r"improv(?:e[sd])",
    r"worsen(?:s|ed)",
    r"declin(?:e[sd])", r"drop(?:s|ped)", r"dipp?(?:s|ed)", r"reduc(?:e[sd])", r"deteriorat(?:e[sd])",
    r"slipp(?:ed)",
    r"continu(?:e[sd]?)", r"start(?:s|ed)", r"end(?:s|ed)", r"met", r"miss(?:es|ed)", r"exceed(?:s|ed)",
    r"achiev(?:e[sd])",
    r"reflect(?:s|ed)", r"suggest(?:s|ed)?", r"mean[st]?", r"indicat(?:e[sd]?)", r"doubl(?:e[sd])",
    r"halv(?:e[sd])",
    r"climb(?:s|ed)", r"grew", r"grows", r"sits?", r"sat", r"reach(?:es|ed)", r"return(?:s|ed)", r"call",
    r"treat",
    r"read", r"expect(?:s|ed)?", r"think", r"believe", r"account(?:s|ed)?", r"complet(?:e[sd])",
    r"look(?:s|ed)?",
)  # fmt: skip

# "no doubt", "not only": words of denial that deny nothing
NO_DENIAL = any_of(
    r"(?:there (?:is|can be) )?no (?:doubt|question|mistaking|mistake|denying)", r"without (?:a )?doubt",
    r"not (?:only|just|merely|simply|least)", r"can ?not be (?:denied|ignored|doubted)", r"undoubtedly",
    r"cannot be put down to chance", r"no longer just", r"not by chance", r"not (?:down|due) to chance",
    r"not (?:a )?(?:blip|one-off)", r"not at target", r"not yet at target", r"not met", r"not meet(?:ing)?",
    r"not chance", r"not noise", r"not surprising(?:ly)?", r"nothing but",
    r"(?:should|must|would) be (?:congratulated|commended|thanked|praised|applauded|noted|recognised)",
)  # fmt: skip
DENIAL = any_of(
    r"not", r"\w+n['’]t", r"no", r"never", r"nor", r"neither", r"none", r"nothing", r"without", r"cannot",
    r"hardly",
    r"barely", r"unlikely", r"rather than", r"instead of", r"too (?:early|soon|small|few|short)",
    r"premature",
    r"whether", r"if", r"unless", r"until", r"before (?:we|it|this|that|any|calling|anyone)", r"would",
    r"could", r"(?-i:may)",
    r"might", r"should", r"far from", r"short of being", r"doubt(?:ful)?", r"unclear", r"remains to be seen",
    r"yet to", r"hope", r"hoping", r"aim(?:s|ing)? (?:to|for)", r"look(?:s|ed)? like", r"appear(?:s|ed)? to",
    r"fail(?:s|ed)? to",
    r"insufficient", r"ruled? out", r"will", r"to (?:see|show|tell|judge|achieve|deliver|secure|make"
    r"|bring|drive|embed)",
    r"avoid(?:s|ed|ing)?", r"needed? (?:to|before|for)", r"watch(?:ing)? for", r"looking for", r"resembl\w+",
    r"lack(?:s|ed|ing)?", r"absence of", r"less than", r"short of", r"mistak(?:e|en|ing)",
    r"one month (?:does|is)",
    r"in case", r"any",
)  # fmt: skip
DENIAL_AFTER = re.compile(
    r"^\W*(?:\w+ ){0,3}?(?:(?:is|are|was|were|can|could|has|have|had|do|does|did|would|should|may|might"
    r"|will)"
    r" ?(?:not|n['’]t|never|neither|no|hardly)\b|cannot\b|can['’]t\b|isn['’]t\b|aren['’]t\b|hasn['’]t\b"
    r"|doesn['’]t\b"
    r"|would (?:need|be|take|show)|could (?:be|only)|might be|may be|remains? (?:to be seen|unproven"
    r"|unclear)"
    r"|(?:is|are|was) (?:too early|unlikely|absent|doubtful|unproven|yet to|premature|only|ruled out))",
    re.IGNORECASE,
)
DOUBT = any_of(
    r"too (?:early|soon) to", r"premature to", r"do(?:es)? not (?:yet )?(?:show|amount|mean|suggest"
    r"|indicate|support|count)",
    r"should not be (?:read|taken|seen)", r"cannot (?:yet )?be (?:called|read|taken|seen|treated"
    r"|described|said)",
    r"cannot (?:yet )?(?:say|call|tell|claim|conclude)", r"neither", r"nothing (?:here|in)", r"no evidence",
    r"not (?:yet )?(?:enough|evidence|a sign|proof)",
)  # fmt: skip

# ---- direction and judgement ------------------------------------------------------------------------

UP = any_of(
    r"rose", r"rise(?:s|n)?", r"rising", r"increas(?:e|es|ed|ing)", r"grew", r"grown", r"growing", r"growth",
    r"climb(?:s|ed|ing)?",
    r"went up", r"gone up", r"goes up", r"going up", r"jump(?:s|ed)?", r"surg(?:e|ed|es)", r"upturn",
    r"upwards?", r"higher", r"uplift",
    r"up (?=(?:from|by|on|to \d|\d|again|slightly|sharply|a (?:little|bit|touch)))",
    r"(?:edged|crept|ticked|moved|nudged|is|was|are|were) up(?! to (?:date|speed|scratch|standard)"
    r"| and running|-to-date)",
    r"(?<!or )more(?= [a-z])", r"spike[sd]?", r"upward", r"soar(?:ed|s)?", r"lengthen(?:s|ed|ing)?",
    r"(?<!were )(?<!was )(?<!been )(?<!are )(?<!be )picked up(?! (?:by|in (?!\w+ to )|at|the|a|an"
    r"|through|during|two|three|all)\b)",
)  # fmt: skip
DOWN = any_of(
    r"fell", r"fall(?:s|en|ing)?", r"decreas(?:e|es|ed|ing)", r"declin(?:e|es|ed|ing)",
    r"dropp?(?:s|ed|ing)?", r"reduc(?:ed|tion|tions)",
    r"reducing", r"went down", r"gone down", r"goes down", r"going down", r"dipp?(?:s|ed|ing)?(?![- ]sampl)",
    r"slipp?(?:s|ed|ing)?", r"lower", r"downturn",
    r"downwards?", r"down (?=(?:from|by|on|to \d|\d|again|slightly|sharply|a (?:little|bit|touch)))",
    r"(?:edged|crept|ticked|moved|nudged|is|was|are|were|come|came) down", r"fewer",
    r"shr(?:ank|unk|inking)", r"slump(?:s|ed)?", r"plummet\w*",
    r"tumbl(?:e|ed|es)", r"sank", r"eased", r"shorten(?:s|ed|ing)?",
)  # fmt: skip
ARROW_UP = re.compile(r"[▲↑⬆↗]")
ARROW_DOWN = re.compile(r"[▼↓⬇↘]")
# of a measure that is a length of time
LONGER = any_of(r"(?<!no )longer", r"slower", r"slow(?:ed|ing) down")
SHORTER = any_of(r"quicker", r"faster", r"shorter", r"sooner", r"swifter", r"sped up")
GOOD = any_of(
    r"improv(?:e|es|ed|ing|e?ments?)", r"better", r"strengthen(?:s|ed|ing)?", r"outperform(?:ed|s)?",
    r"recover(?:s|ed|ing|y)", r"progress(?:ed)?",
    r"encouraging(?:ly)?", r"pleasing(?:ly)?", r"pleased", r"positive", r"good news", r"gains?",
    r"successe?s?", r"welcome",
    r"good (?:month|result|performance|progress|position)", r"bounced back", r"heartening", r"favourabl[ey]",
)  # fmt: skip
BAD = any_of(
    r"wors(?:e|en|ens|ened|ening)", r"deteriorat(?:e|es|ed|ing|ion)", r"weaken(?:s|ed|ing)?",
    r"disappointing(?:ly)?", r"disappointed",
    r"poorer", r"setback", r"regress(?:ed|ion)", r"decline in performance", r"lost ground",
    r"adverse(?:ly)?", r"unfavourabl[ey]",
    r"poor (?:month|result|performance)", r"bad (?:month|result|news)",
)  # fmt: skip
# of these only the plain comparison is held against a measure that has no good side
JUDGES = any_of(
    r"improv(?:ed|es|ing|ement)", r"wors(?:e|ens|ened|ening)", r"deteriorat(?:es|ed|ing|ion)", r"better",
    r"poorer",
    r"recover(?:ed|y)", r"weaken(?:ed|ing)", r"strengthened", r"encouraging(?:ly)?", r"pleasing(?:ly)?",
    r"pleased",
    r"disappointing(?:ly)?", r"disappointed", r"positive", r"good news", r"good (?:month|result"
                                                                         r"|performance)",
    r"poor (?:month|result|performance)", r"bad (?:month|result|news)", r"heartening", r"adverse(?:ly)?",
    r"setback",
)  # fmt: skip
SAME = any_of(
    r"unchanged", r"no change", r"not changed", r"(?:has|have|had)n['’]t changed",
    r"the same as (?:in )?(?:last|the previous|\w+)", r"identical",
    r"flat", r"plateaued", r"level+ed (?:off|out)", r"did(?: not|n['’]t) (?:change|move)", r"static",
    r"no different (?:from|to|than)",
    r"(?:exactly|just) the same", r"level with (?:last|the previous)",
)  # fmt: skip
# words that say what a change is compared with, other than last month
OTHER_BASE = any_of(
    r"last year", r"(?:a|one|two|three) years? (?:ago|earlier|before)", r"the year before", r"previous year",
    r"same (?:month|period|time|point)",
    r"this time last", r"year[- ]on[- ]year", r"last (?:spring|summer|autumn|winter|quarter)",
    r"previous quarter", r"over the (?:last |past )?(?:year|quarter)",
    r"since (?:april|the start|the beginning)", r"the last (?:two|three|four|five|six|nine|twelve|\d+) "
    r"months", r"pre-pandemic", r"two months ago",
    r"recent (?:months|years)", r"national(?:ly)?", r"england", r"region(?:al|ally)?",
    r"statistical neighbours?", r"neighbours?", r"other (?:councils|authorities)",
    r"benchmark", r"three months ago", r"six months ago", r"in recent", r"historic(?:al|ally)?", r"forecast",
    r"expected", r"planned", r"plan was", r"modelled",
    r"several months", r"(?:two|three|four|five|six) months", r"quarter",
    r"(?:north|south|east|west) locality",
)  # fmt: skip
# what stands after these words has not happened yet
FUTURE = any_of(
    r"will", r"would", r"should", r"expect(?:s|ed|ing)?", r"aim(?:s|ed|ing)?", r"plan(?:ning)? to",
    r"intend(?:s|ed)?", r"hope(?:s|d|ful)?",
    r"forecast", r"project(?:ed)?", r"(?<!in )need(?:s|ed)?", r"want(?:s)? to",
    r"to (?:improve|increase|reduce"
    r"|bring|raise|drive|lift|cut|lower|strengthen|recover)",
    r"in order to", r"could", r"might", r"(?-i:may)", r"if", r"by (?=(?:the end of )?(?:january|february"
    r"|march|april|may|june|july|august|september|october|november|december))",
    r"until", r"must", r"going to", r"set to", r"likely", r"anticipat(?:e|es|ed)", r"work(?:ing)? to",
    r"ready to", r"ambition", r"seek(?:s|ing)?", r"aspir\w+",
    r"improvement (?:plan|board|work|programme|partner|action|project|notice|lead|officer|adviser|group"
    r"|journey|activity|trajectory)", r"whether", r"can",
)  # fmt: skip


# words that any measure's name may have: they tell none from another
ANY_MEASURE = (
    "time timescale days working work completed received held initial month year date rate number child "
    "children start started end ended"
    " first second third long short term open placed"
    " average median percentage proportion within new open closed length more less three local authority "
    "total late previous match"
)
# what a percentage of things done in time leaves over
LATE = any_of(
    r"late",
    r"overdue",
    r"out of time",
    r"missed",
    r"outside (?:the )?(?:timescale|standard|time)",
    r"not (?:in|on) time",
    r"over 45",
    r"longer than",
    r"beyond",
)
