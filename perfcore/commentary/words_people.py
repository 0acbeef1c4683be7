"""Words of the check: roles, organisations and places, and what makes a person known."""

from __future__ import annotations

import re

from perfcore.commentary.words import any_of as _any
from perfcore.commentary.words import one_of

# ---- people -----------------------------------------------------------------------------------------

PERSON_ROLE = (
    r"social worker|worker|practitioner|team manager|service manager|manager|practice lead|head teacher"
    r"|headteacher|head of service|head of \w+|director|officer|reviewing officer|IRO"
    r"|chair|foster carer|carer|councillor|lead member|judge|doctor|nurse|guardian|deputy|supervisor"
    r"|colleague|analyst|consultant|family support worker|advocate|partner"
)
ACRONYMS = one_of(
    "MASH CAMHS SEND EHCP IRO LADO DSL NHS ICB ICPC CP CIN CLA LAC UASC SGO RPC MACE PLO CAFCASS EHA EH "
    "FGC S47 AD DCS HR IT QA KPI ADHD A B C D E F G I Q1 Q2 Q3 Q4 UK EU II III IV V PA OFSTED DFE DfE TBC "
    "PC"
)
ORGANISATION_WORDS = one_of("""
    team teams service services board panel council hospital school schools trust centre center hub
    programme project act house court academy partnership committee unit forum framework plan strategy
    department directorate group network police constabulary authority agency association foundation
    charity college university primary secondary nursery ward wards road street lane avenue estate close
    locality area district borough county division cluster site meeting review audit project conference
    office clinic surgery library church mosque temple home homes assessment safeguarding north south east
    west tracker dashboard system protocol policy procedures children families family front door pathway
    model conference scheme court order orders region cafcass ofsted improvement protection
    """)
PLACE_WORDS = one_of("""
    quay island isle bay point cross end gate wharf docks beach common square gardens mount down downs
    woods lea brook hall farm mill court ward estate village street road lane avenue close north south
    east west upper lower great little new old town valley hill park green heath harbour moor bridge
    vale coast district borough county city wood field ford ham ton school academy primary nursery
    """)
NO_NAMES = one_of("""
    adopt adopts coram barnardo ofsted
    turkish german french italian spanish dutch swedish russian egyptian algerian moroccan tunisian
    ethiopian kenyan ugandan congolese libyan iraqi yemeni palestinian lebanese jordanian indian nepali
    nepalese japanese korean thai american canadian australian jamaican greek cypriot serbian croatian
    bosnian kosovan czech slovak estonian moldovan georgian armenian gambian zimbabwean rwandan angolan
    january february march april may june july august september october november december jan feb mar
    apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday
    mondays tuesdays wednesdays thursdays fridays easter christmas ramadan eid diwali bank holiday
    summer autumn winter spring whitsun head heads director directors assistant deputy service services
    manager managers management lead leader leads leadership officer officers chief executive principal
    senior social worker workers work practitioner practitioners team teams chair independent reviewing
    review reviews reviewer safeguarding assessment assessments children child young people person
    family families care leavers leaver corporate parenting adoption fostering permanence placement
    placements early help front door multi agency hub mash court proceedings legal quality assurance
    performance data business intelligence analyst partnership partners board panel council councillor
    county borough city district local authority education health police school schools nhs trust
    england english wales welsh scotland scottish ireland irish britain british london uk united kingdom
    european europe government department ministry ofsted dfe cafcass camhs hospital icb act section
    order orders protection plan plans planning conference conferences contact contacts referral
    referrals visit visits special guardianship guardians guardian interim emergency supervision secure
    public law outline working together strategy meeting meetings enquiry enquiries risk need needs in
    action owner due date target targets status note notes summary context reason reasons cause comment
    commentary update updates next steps step this that these those the a an and but or if when while we
    our it its they their there all both some most many more less fewer one two three four five six
    seven eight nine ten as at by for from in of on to with after before since during because although
    however overall despite following compared against among no not yes number numbers figure figures
    value rate rates percentage proportion percent total late timely timeliness initial core statutory
    virtual designated named lead practice improvement improvements programme project transformation
    commissioning resources workforce development finance human member members cabinet scrutiny
    committee strategic operational area areas locality localities north south east west central
    northern southern eastern western region regional national statistical neighbours first second third
    quarter year month week day today last previous current unaccompanied asylum seeking disabled
    disability disabilities inclusion send virtual headteacher teacher designated plans rose fell visits
    open closed new other each every under over up down out off only also still now then so what where
    who which how why high low higher lower group groups unit centre office admin administration support
    supports training recruitment agency staff staffing vacancy capacity demand backlog tracker
    dashboard system liquid logic mosaic liquidlogic eclipse azeus signs safety motivational
    interviewing domestic abuse neglect exploitation missing edge youth justice offending probation
    housing adult adults services mental substance misuse drug alcohol troubled supporting sufficiency
    complex homes home registered regulation residential foster carers carer kinship connected persons
    connected persons reunification commissioner commissioners monitoring monitor weekly monthly daily
    fortnightly clear completed completion complete starts ends started ended romanian polish roma gypsy
    traveller black white asian african caribbean bangladeshi pakistani indian chinese muslim christian
    jewish sikh hindu catholic islamic arab somali eritrean afghan syrian ukrainian albanian iranian
    kurdish signed mr mrs ms miss dr ad dcs please see subject to further more no yes good better best
    performance improving improved continued continue continuing increase increased decrease decreased
    reduction rise fall families' sibling siblings brother sister mother father parents parent baby twin
    twins girl boy age aged teenage working timescale timescales compliance standard standards days
    weeks months years usual normal
""")

# ---- who could be worked out ------------------------------------------------------------------------

_PERSONS = (
    r"(?:family|child|baby|infant|toddler|boy|girl|teenager|teen|young person|young man|young woman|pupil"
    r"|mother|father|mum|dad|parent|couple|grandmother|grandfather|grandparent|sibling group|sibling pair"
    r"|sibling set|brother|sister|household|care leaver|carer|foster carer|unborn(?: baby)?|adolescent"
    r"|student|newborn)"
)
ONE_UNIT = re.compile(
    rf"\b(?:(?:one|a|an|the only|the|a single|single|this|another|our only|the "
    rf"one)\s+(?:[\w-]+\s+){{0,4}}?{_PERSONS}\b(?!\s+(?:protection|plan|plans|hubs?|support|group "
    rf"conferenc\w+|time|court|services?|in need|social|practice|centre|safeguarding|looked|welfare|cases"
    rf"|members|visits?|meetings?|homes?|engagement|mental|sexual|exploitation|arrangements|wellbeing)\b)"
    r"|(?:a|an|one|the|this)\s+(?:[\w-]+\s+){0,2}?(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine"
    r"|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)[- ]year[- ]old|(?:the |a (?:set"
    r"|pair) of |one set of )?(?:[\w-]+ )?(?:twins|triplets|twin (?:boys|girls|brothers|sisters))"
    r"|(?:two|three|four|five|six|seven|both|2|3|4)\s+(?:[\w-]+\s+){0,3}?(?:brothers|sisters|siblings"
    r"|children|families|babies|boys|girls|teenagers|sibling groups|young people|infants|cousins"
    r"|half-siblings)"
    r"|(?:a|one|the|large|single) (?:[\w-]+ )?(?:sibling group|family group|family) of (?:\w+)|(?:two"
    r"|three|four|five|six|seven|\d) of (?:the |these |those |our )+(?:\w+ )?(?:are|were) (?:all )?(?:\w+ )?"
    r"(?:siblings|brothers|sisters|twins|cousins|(?:from |in )?(?:one|the same) family)|siblings "
    r"aged|brothers aged|sisters aged|families? of (?:five|six|seven|eight|nine|ten))\b",
    re.I,
)  # fmt: skip
FEW_UNIT = re.compile(
    r"(?:two|three|four|five|six|seven|2|3|4)\s+(?:[\w-]+\s+){0,3}?(?:children|families|babies|boys|girls"
    r"|teenagers|sibling groups|young people|infants)",
    re.I,
)
SIZE = _any(
    r"(?:family|sibling group|group|household|siblings?|set|brothers|sisters) of (?:\w+ )?(?:two|three"
    r"|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+)",
    r"(?:four|five|six|seven|eight|nine|ten|\d+) (?:brothers|sisters|siblings)",
    r"(?:her|his|their) (?:\w+ )?(?:two|three|four|five|six|seven|eight|nine|\d+) (?:\w+ )?(?:children"
    r"|siblings|sons|daughters)",
    r"(?:with|and) (?:two|three|four|five|six|seven|eight|nine) (?:\w+ )?(?:children|siblings)",
    r"twins",
    r"triplets",
)
SMALL_PLACE = re.compile(
    r"\b(?:(?!(?:no|each|every|any|per|all|both|which|most|other|one's|high|primary|secondary|out|of|and"
    r"|in|from|by|at|to|with|after) )(?:[A-Z][\w'’]+|\w+) (?:ward|estate|village|street|road|lane|avenue"
    r"|parish|primary|nursery"
    r"|academy|high school|secondary|caravan site|travellers?['’]? site|farm|island|church|mosque|hostel"
    r"|refuge|army base|barracks|flats|tower|crescent|close|cul-de-sac|high street|infants|quay|harbour"
    r"|school)"
    r"|(?:the|a|one|our|its|same) (?:village|estate|hamlet|harbour|island|army base|barracks|caravan site"
    r"|refuge|local school|primary school|school))\b",
    re.I,
)
STRONG_EVENT = _any(
    r"sentenced", r"jail(?:ed)?", r"imprison(?:ed|ment)", r"prison", r"convict(?:ed|ion)", r"died", r"death",
    r"murder(?:ed)?", r"manslaughter", r"killed", r"inquest", r"suicide",
    r"arrest(?:ed)?", r"charged", r"in custody", r"remanded", r"stabb(?:ed|ing)", r"shoot?ing",
    r"house fire", r"fatal(?:ly)?", r"in the (?:news|press|papers|media)", r"news coverage",
    r"press coverage", r"reported in", r"overdose[d]?",
    r"bereave(?:d|ment)", r"deport(?:ed|ation)", r"kidnap\w*", r"abduct\w*", r"terminal(?:ly)?",
    r"trafficked", r"serious case review", r"rapid review", r"crown court", r"trial", r"headlines?",
    r"drown(?:ed|ing)", r"homicide", r"offence",
)  # fmt: skip
EVENT = _any(
    r"hospital(?:ised)?", r"evict(?:ed|ion)", r"moved (?:here|in|from|to|into|back|out)", r"arriv(?:ed|al)",
    r"separat(?:ed|ion)", r"divorc\w+", r"pregnan\w+", r"gave birth", r"born", r"rehab\w*", r"detox",
    r"secure (?:accommodation|unit)",
    r"sectioned", r"accident", r"fire", r"assault(?:ed)?", r"fled", r"refuge", r"disclos(?:ed|ure)",
    r"exclu(?:ded|sion)", r"injur(?:y|ed|ies)", r"burn(?:s|ed)", r"police", r"went missing", r"allegation",
    r"removed from", r"emergency protection",
    r"court", r"lost (?:her|his|their)", r"diagnos\w+", r"cancer", r"father['’]s", r"mother['’]s",
    r"relapse\w*", r"tested positive", r"exploit\w+", r"county lines", r"pregnancy", r"assaulted",
    r"came on after", r"abroad",
)  # fmt: skip
TRAIT = _any(
    r"disab(?:led|ility|ilities)", r"autis(?:tic|m)", r"deaf", r"blind", r"wheelchair", r"boys?", r"girls?",
    r"mothers?", r"fathers?", r"mums?", r"dads?", r"grandmothers?", r"asylum[- ]seek(?:er|ing)",
    r"refugee", r"adopted",
    r"foster", r"newborn", r"baby", r"teenage", r"gay", r"transgender", r"trans",
    r"headteacher", r"teacher", r"police officer", r"doctor", r"councillor", r"soldier", r"vicar",
    r"military", r"army", r"faith", r"religious", r"twins", r"triplets", r"brothers?", r"sisters?",
    r"daughters?", r"sons?", r"epilep\w+",
)  # fmt: skip
RARE_TRAIT = _any(
    r"Turkish", r"Iraqi", r"Yemeni", r"Ethiopian", r"Congolese", r"Libyan", r"Palestinian", r"Kosovan",
    r"Czech",
    r"Slovak", r"Moldovan", r"Russian", r"Italian", r"Spanish", r"Greek", r"Egyptian", r"Moroccan",
    r"Algerian",
    r"Gambian", r"Zimbabwean", r"Jamaican", r"Nepali", r"Nepalese", r"Thai",
    r"Traveller", r"Roma", r"Gypsy", r"Polish", r"Romanian", r"Somali", r"Eritrean", r"Afghan", r"Syrian",
    r"Ukrainian", r"Albanian", r"Iranian", r"Kurdish", r"Vietnamese", r"Nigerian", r"Portuguese",
    r"Lithuanian", r"Latvian", r"Chinese", r"Sudanese", r"Bulgarian", r"Hungarian",
    r"Pakistani", r"Bangladeshi", r"Jewish", r"Muslim", r"Jehovah\w*", r"Sikh", r"Hindu", r"Brazilian",
    r"Ghanaian", r"Filipino", r"triplets", r"quadruplets", r"sickle cell", r"cystic fibrosis",
    r"Down['’]?s syndrome", r"HIV", r"well[- ]known",
)  # fmt: skip
AGE = _any(
    r"\d{1,2}[- ]year[- ]old",
    r"aged? \d{1,2}",
    r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen)[- ](?:year|month|week|day)s?[- ]olds?",
    r"aged (?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen)",
    r"newborn",
)
AGES = re.compile(
    r"\b(?:siblings?|brothers?|sisters?|children|boys|girls|twins|cousins) \((?:1?\d(?:, | ?& ?| and "
    r"|/))+1?\d\)|"
    r"\b(?:siblings?|brothers?|sisters?|children|boys|girls|family|twins|group)\b[\w ,]{0,30}\baged "
    r"(?:\d{1,2}|\w+)(?:(?:, (?:and )?| and )(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve|thirteen|fourteen|fifteen|sixteen))+(?! (?:and|or) (?:over|under))",
    re.I,
)
_STAFF = (
    r"(?:(?:social|case|agency|support|family support|conference) workers?|workers?|practitioners?|team "
    r"managers?|service managers?|managers?|conference chairs?|chairs?|IROs?|reviewing officers?|members? "
    r"of staff|colleagues?|staff members?|officers?|employees?)"
)
ONE_WORKER = re.compile(
    rf"\b(?:(?:one|two|a single|1|2|the only|the team['’]s only)\s+(?:[\w-]+\s+){{0,3}}?{_STAFF}|a "
    rf"(?:[\w-]+ )?(?:social worker|practitioner|worker|colleague|team manager|member of staff)|the "
    rf"(?:social worker|worker|practitioner|team manager|chair|manager) (?:who|in|at|for|of))\b",
    re.I,
)
WORKER_BLAME = _any(
    r"account(?:s|ed|ing)? for", r"responsible for", r"caused", r"at fault", r"down to (?:one|two|a|the)",
    r"hold(?:s|ing)? (?:most|many|nearly|all|\w+ of)", r"(?:was|were|has been|have been) (?:dismissed"
    r"|suspended|disciplined)", r"capability", r"grievance", r"disciplinary", r"suspended", r"failed to",
    r"did not (?:write|record|visit|complete|do)",
    r"performance (?:issues|management|concerns)", r"poor (?:practice|recording)", r"behind with",
    r"breakdown", r"misconduct",
)  # fmt: skip
WORKER_PRIVATE = _any(
    r"sick(?:ness)?",
    r"maternity",
    r"paternity",
    r"bereavement",
    r"long[- ]term (?:leave|absence)",
    r"off (?:work|sick|since)",
    r"ill(?:ness)?",
    r"surgery",
    r"stress",
    r"cancer",
    r"pregnan\w+",
    r"compassionate leave",
    r"burn(?:ed|t)?[- ]?out",
    r"resigned",
    r"operation",
)
TEAM_PLACE = re.compile(
    r"\b(?:(?:in|at|of|from) (?:the |our )?[A-Z]\w+(?: \w+)? (?:team|office|hub|locality)|(?:in|at) (?:the "
    r"|our )?(?:[\w-]+ )?(?:team|office|hub))\b"
)
