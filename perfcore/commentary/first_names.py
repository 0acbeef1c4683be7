"""First names that are common in England, of many origins; those that are also words, months or places "
"apart."""

from __future__ import annotations

from perfcore.commentary.words import one_of

FIRST_NAMES = one_of("""
    aaliyah aaron abbie abdul abdullah abigail abu adam adele adrian agnes ahmed aidan aileen aisha
    aisling alan alana albert alejandro alex alexander alexandra alfie alfred ali alice alicia alina
    alison alistair amanda amara amber amelia amina amir amira amit amy ana anastasia andrea andrei andrew
    andy angela angus anil anita anjali ann anna annabel anne annette annie anthony antonia antonio anya
    archie arjun arthur asha ashley asif astrid audrey ava ayesha barbara barry beatrice becky belinda ben
    benjamin bernadette bernard beth bethan bethany bev beverley bilal bogdan brenda brendan brian bridget
    bronwen bryan callum cameron carl carla carlos carmen carol caroline caroline catherine cathy cecilia
    charles charlie chidi chloe chris christian christina christine christopher ciara claire clare claudia
    clive colin colleen connor conor corinne craig cynthia daisy damian dan dana daniel daniela danielle
    danny daphne darren dave david dawid dean debbie deborah debra deepa deirdre denise dennis derek
    dermot diana diane dmitri dominic donald donna doreen dorothy doug douglas duncan dylan eamonn ebony
    edith edward eileen elaine eleanor elena eleni elif elijah elisa elizabeth ella ellen ellie elsie emil
    emilia emily emma emmanuel eric erica erin esme esther ethan eva evan eve evelyn ewan fatima femi
    finlay finn fiona fatuma francesca francis fred freda freddie freya gabriel gareth gary gavin gemma
    geoff geoffrey george geraldine gerard gill gillian gina giovanni giles glenn gloria gordon graham
    greg gregory greta guy gwen habiba hamza hanna hannah hardeep harriet harry harvey hassan hayley hazel
    heather helen helena henry hilary holly howard hugh hugo ian ibrahim ifeoma imogen imran ines ingrid
    iqbal irene iris isaac isabel isabella isla ismail ivan jaan jackie jacob jacqueline jade jake james
    jamie jan jane janet janice jasmine jason javed jean jeff jeffrey jen jennifer jenny jeremy jerry jess
    jessica jill jim jo joan joanna joanne jodie joe joel john jon jonathan jose joseph josephine josh
    joshua joyce juan judith judy julia julian julie juliet justin kacper karen karl karolina kasia kate
    katherine kathleen kathryn kathy katie katrina kay keith kelly ken kenneth kerry kevin khadija khalid
    kieran kim kiran kirsty kofi kris krystyna kunal kwame kyle lara laura lauren layla leah leanne lee
    leila leo leon leona leonard lesley leslie lewis liam lila lily linda lindsay lisa liz lorna lorraine
    louis louisa louise luca lucas lucia lucy luke lydia lynda lynn lynne mabel maddie madeleine maeve
    magda maggie mahmoud maia malcolm malik mandy manjit marcus margaret maria mariam marian marie marina
    marion marjorie martha martin martina martyn mary maryam mateusz matilda matt matthew maureen maurice
    max maxine maya megan mehmet mei melanie melissa mia michael michelle mick mike milan millie miranda
    miriam mo moira molly monica monika muhammad mohammed mohamed mustafa myra nadia nadine naomi nasreen
    natalie natasha nathan nazia neha neil nia niamh nicholas nick nicky nicola nigel nikhil nina noah
    nora noreen norman nuala oisin olga oliver olivia olu oluwaseun omar oscar owen padma pamela patricia
    patrick paul paula pauline peggy penny peter phil philip philippa phoebe pierre piotr polly pooja
    pradeep priya rachel rafael raj rajesh ralph raquel rashid ravi raymond rebecca reece reuben rhiannon
    rhys ricardo richard rita robert roberta robin rod roger roisin ron ronald rosemary rosie ross rowena
    roy ruby rupert russell ruth ryan sabrina sadia saeed sally sam samantha samina samir samuel sana
    sandeep sandra sanjay sara sarah sasha saskia sean sebastian seema selina serena seren shabana shahid
    shane shanice sharon shaun sheila shelley sheryl shirley shona sian siobhan simon simone simran sinead
    sofia sonia sophia sophie stacey stanley stefan stella stephanie stephen steve steven stewart stuart
    sue suki sunita susan susanna suzanne svetlana sylvia tahir tamara tamsin tania tanya tara tariq ted
    teresa terence terry tessa theo theresa thomas tim timothy tina tobias toby tom tomasz tony tracey
    tracy trevor tricia trish una ursula usha usman valentina valerie vanessa vera verity veronica vic
    vicky vijay vikram viktor vincent vivian wanda wayne wendy wesley wilfred william winifred xavier
    yasmin yasmine yusuf yvette yvonne zac zachary zahra zainab zara zoe zofia zsofia
    """)
# Also words, months or places: a name only where something else says so, such as a surname or a title.
ALSO_WORDS = one_of("""
    april may june august will mark grace hope faith joy rose summer autumn dawn sandy bill grant frank
    rob pat drew chase victoria charlotte chelsea jordan georgia florence lincoln preston chester carlisle
    bradford bob jack rich art miles dale brook crystal pearl ivy violet olive sky sunny christian guy
    dean gill jan max robin rod amber ruby daisy lily hazel heather holly iris ash clay cliff dell earl
    forest gene glen hunter jasper kent lane norm page penny piers pierce reed sterling tyler warren wade
    iqbal ken angus douglas gordon wells ray jo mercy patience prudence constance angel major prince kim
    lee kay milan ross isla noah guy tim paris dallas sydney brooklyn alma savannah ralph sage terry carol
    rosemary eve verity nick sue josh mick ted dan phil
    """) - one_of("dan phil nick sue josh ted mick tim terry carol eve jack ken gordon ralph noah")

SURNAMES = one_of("""
    smith jones taylor brown williams wilson johnson davies patel robinson wright thompson evans walker
    roberts edwards hughes hall lewis harris clarke jackson turner hill cooper morris ward moore clark
    baker harrison morgan king allen james scott phillips watson parker bennett ahmed khan hussain ali
    begum singh kaur shah ali murphy kelly o'brien ryan macdonald campbell stewart anderson mackenzie
    mcdonald okafor adeyemi mensah nowak kowalski popescu ivanov chen wang nguyen mahmood iqbal akhtar
    rahman chowdhury uddin miah owusu henderson richardson stevenson stephenson robertson ferguson
    patterson nicholson simpson atkinson dickinson hodgson jamieson lawson dawson gibson hudson hopkins
    jenkins watkins griffiths simmons matthews gallagher doherty gallacher o'connor o'neill o'sullivan
    fitzgerald kennedy malik sharma gupta hussein aziz siddiqui hassan abdi osman mohamud bangura kamara
    banerjee mukherjee fernandes pereira silva szymanski wisniewski kaminski zielinski ionescu georgescu
    petrov dimitrov tran pham okonkwo adebayo ogunleye chukwu asante boateng
    """) - {"ward", "hill", "hall", "king", "wright"}
