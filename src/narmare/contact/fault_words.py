"""What is wrong with a table or a routine that somebody wrote on a page, in the reader's language.

The loaders in `narmare.knowledge` are free of Django and tell faults in English, which whoever writes files reads.  An editor
on a page reads Swedish: here is each of their sentences, with the values that stand in it.  A test reads every sentence out of
the loaders and asks for its Swedish; one that came past it is shown as the loader wrote it, so that no fault is ever hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from narmare.design.language import active_language
from narmare.knowledge.faults import Fault


# The loader's sentence with {} for a value -> the Swedish one.  Names of keys and codes stay as they are written in the file;
# {w} is a value that is a word of the loader's, such as a kind, and has its Swedish in WORDS or YAML.
SWEDISH: dict[str, str] = {
    # the place
    "the file": "hela texten",
    "line {}": "rad {} i texten",
    "line {}, {}": "rad {} i texten, {}",
    # reading
    "It is missing.": "Det saknas.",
    "It is no list.": "Det är ingen lista.",
    "It is not a text in both languages.": "Det är inte en text på båda språken.",
    "It is no mapping.": "Här ska stå nyckel: värde.",
    "The list is empty.": "Listan är tom.",
    "Nothing is called {} here.": "Inget heter {} här.",
    "{} is not one of {}.": "{} är inget av {}.",
    "{} is not a whole number.": "{} är inget helt tal.",
    "{} is not a number.": "{} är inget tal.",
    "{} is not true or false.": "{} är varken true eller false.",
    "{} is not a list.": "{} är ingen lista.",
    "{} is not a list of texts (put quotes around numbers, yes and no).": "{} är ingen lista med texter (sätt citattecken om tal, yes och no).",
    "{} is not a text (put quotes around numbers, yes and no).": "{} är ingen text (sätt citattecken om tal, yes och no).",
    "{} is not an id of small letters a-z, digits and _ that begins with a letter.": "{} är inget id: små bokstäver a–z, siffror och _, först en bokstav.",
    "{} is not a date such as 2026-11-30 (without quotes).": "{} är inget datum som 2026-11-30 (utan citattecken).",
    '{} is not a whole number or a text in quotes, such as "1.2".': '{} är varken ett helt tal eller en text i citattecken, som "1.2".',
    "It is not YAML: {}.": "Texten går inte att läsa som YAML: {w}.",
    "It holds no mapping.": "Texten börjar inte som en tabell.",
    "Begin with id, version and title.": "Börja med id, version och title.",
    "Correct the line.": "Rätta raden.",
    "Correct the text.": "Rätta texten.",
    "Did you mean {}?": "Menade du {}?",
    "Remove it; known are {}.": "Ta bort det. Det som finns är {}.",
    "Write {sv: ..., en: ...}.": "Skriv {sv: ..., en: ...}.",
    "Write key: value on lines of their own.": "Skriv nyckel: värde på egna rader.",
    "Write at least one row.": "Skriv minst en rad.",
    "Write one of {}.": "Skriv något av {}.",
    "Write some of {}.": "Skriv några av {}.",
    "Write a whole number.": "Skriv ett helt tal.",
    "Write a number.": "Skriv ett tal.",
    "Write true or false.": "Skriv true eller false.",
    "Write a list.": "Skriv en lista.",
    "Write a list of texts (put quotes around numbers, yes and no).": "Skriv en lista med texter (sätt citattecken om tal, yes och no).",
    "Write a text (put quotes around numbers, yes and no).": "Skriv en text (sätt citattecken om tal, yes och no).",
    "Write an id of small letters a-z, digits and _ that begins with a letter.": "Skriv små bokstäver a–z, siffror och _, först en bokstav.",
    "Write a date such as 2026-11-30 (without quotes).": "Skriv ett datum som 2026-11-30 (utan citattecken).",
    'Write a whole number or a text in quotes, such as "1.2".': 'Skriv ett helt tal, eller en text i citattecken, som "1.2".',
    # tables
    "{} is no level.": "{} är ingen vårdnivå.",
    "{} is no profession.": "{} är ingen yrkesgrupp.",
    "{} is no urgency.": "{} är ingen prioritet.",
    "Write 1 (at once) to 5 (when there is time).": "Skriv 1 (genast) till 5 (när det finns tid).",
    "An emergency that can wait is none.": "Akutsjukvård kan inte vänta.",
    "Write urgency 1.": "Skriv urgency: 1.",
    "The {} {} stands twice.": "{} {} står två gånger.",
    "Give every {} an id of its own.": "Ge varje {} ett eget id.",
    "Row {} asks for {}, which is no input.": "Rad {} frågar efter {}, som inte står under inputs.",
    "Name it under inputs.": "Skriv det under inputs.",
    "No row asks for the input {}.": "Ingen rad frågar efter {}.",
    "Remove it, or write the row that needs it.": "Ta bort det, eller skriv raden som behöver det.",
    "There is no questionnaire {}.": "Det finns inget frågeformulär {}.",
    "Write it, or name another.": "Skriv det, eller ange ett annat.",
    "{} has no item or score {}.": "{} har ingen fråga eller summa {}.",
    "Name one, or age_years, age_months, sex, words.": "Ange en sådan, eller age_years, age_months, sex, words.",
    "Correct the condition.": "Rätta villkoret.",
    "Write {level: ..., profession: ..., urgency: ...}.": "Skriv {level: ..., profession: ..., urgency: ...}.",
    "The list of values is empty.": "Listan med värden är tom.",
    "Name at least one value, or leave the condition out.": "Ange minst ett värde, eller ta bort villkoret.",
    "{} is no condition.": "{} är inget villkor.",
    'Write a code, true, false, a list, ">= 39" or "20..40".': 'Skriv en kod, true, false, en lista, ">= 39" eller "20..40".',
    "The range has no bound.": "Intervallet har ingen gräns.",
    'Write ">= 39", "< 3" or "20..40".': 'Skriv ">= 39", "< 3" eller "20..40".',
    "No number lies in {}..{}.": "Inget tal ligger i {}..{}.",
    "Write the lower bound first.": "Skriv den lägre gränsen först.",
    "review_by is not after reviewed.": "review_by är inte efter reviewed.",
    "Set the day by which it is to be reviewed anew.": "Ange när tabellen ska ses över nästa gång.",
    "No source is named.": "Ingen källa är angiven.",
    "Name what the content rests on under sources.": "Skriv under sources vad innehållet bygger på.",
    "The last row has a condition.": "Sista raden har ett villkor.",
    "End with a row without `when`, so that every case gets an answer.": "Sluta med en rad utan when, så att varje ärende får ett förslag.",
    "Row {} can never decide: row {} above fits every case that it fits.": "Rad {} kan aldrig avgöra: rad {} ovanför passar alla samma ärenden.",
    "Move it up, or remove it.": "Flytta upp den, eller ta bort den.",
    "The author has checked the own text.": "Den som har skrivit har också granskat.",
    "Let somebody else check it and name them as checker.": "Låt någon annan granska och ange den under checker.",
    "The values are of different kinds.": "Värdena är av olika slag.",
    "Name codes only or numbers only (quotes make a code).": "Ange bara koder eller bara tal (citattecken gör en kod).",
    "{} is no number, but {} is one.": "{} är inget tal, men {} är ett.",
    "{} is no {}.": "{} går inte att jämföra med {w}.",
    "{}: no such {}.": "{}: okänt värde för {w}.",
    "{} is {}, which no condition can test.": "{} besvaras med {w}, som inget villkor kan pröva.",
    "{} is a {}, but {} is answered with a {}.": "{} är {w}, men {} besvaras med {w}.",
    "{} has no option {}.": "{} har inget svar som heter {}.",
    "The {} text is empty.": "Texten på {w} är tom.",
    "The slots differ: {} in Swedish, {} in English.": "Luckorna skiljer sig: {} på svenska, {} på engelska.",
    "The slots differ: {} in Swedish, {} in easy Swedish.": "Luckorna skiljer sig: {} på svenska, {} på lätt svenska.",
    "Use the same slots in both.": "Ha samma luckor på båda språken.",
    "Write it.": "Skriv den.",
    "{} is not {}.": "{} är inte {}.",
    "Write {}.": "Skriv {}.",
    "The id is not the file's name.": "Tabellens id är inte filens namn.",
    "Write {}, or name the file after the id.": "Skriv {}, eller döp filen efter id.",
    # routines
    "{} is no reason and no group of reasons.": "{} är ingen kontaktorsak och ingen grupp av orsaker.",
    "Correct it, or take it out.": "Rätta den, eller ta bort den.",
    "Write a list of {}; [] means nobody.": "Skriv en lista med {}. [] betyder ingen.",
    "Write public, a date, or some of {}.": "Skriv public, ett datum eller några av {}.",
    "Write [public, midsummer_eve, 2026-06-05].": "Skriv [public, midsummer_eve, 2026-06-05].",
    "Name {}; a closed day is [].": "Ange {}. En stängd dag är [].",
    "The spans of {} overlap or are out of order.": "Tiderna för {} går in i varandra eller står i fel ordning.",
    "Write them in order, with a gap between.": "Skriv dem i ordning, med ett uppehåll emellan.",
    "The unit is never open.": "Enheten är aldrig öppen.",
    "Write hours for at least one weekday.": "Skriv tider för minst en veckodag.",
    "A week has seven days.": "En vecka har sju dagar.",
    "{} is no span of a day.": "{} är ingen tid på en dag.",
    'Write "08:00-16:30".': 'Skriv "08:00-16:30".',
    "The look does not come before the answer.": "Första läsningen kommer inte före svaret.",
    "Write 0 < first_look <= answer, in minutes.": "Skriv minuter: mer än 0 till första läsning, och minst lika mycket till svar.",
    "A more urgent case waits longer for the first look.": "Ett mer brådskande ärende väntar längre på första läsning.",
    "Let first_look grow with the urgency's number.": "Låt tiden till första läsning växa med prioritetens nummer.",
    "{} does not name every urgency once.": "{} nämner inte varje prioritet en gång.",
    "Write 1, 2, 3, 4 and 5.": "Skriv 1, 2, 3, 4 och 5.",
    "{} takes {}, but is none of professions.": "{} tar {}, men finns inte på enheten.",
    "Name it there, or let another take it.": "Lägg till yrkesgruppen, eller låt en annan ta det.",
    "{} is no key of a text.": "{} är ingen text i en rutin.",
    "Known are {}.": "Det som finns är {}.",
    "Nothing fills {{}} in the text {}.": "Inget fyller luckan {{}} i texten {}.",
    "{} is no name of an own group.": "{} är inget namn på en egen grupp.",
    "Use small letters a-z, digits and _, and no ground of the product.": "Skriv små bokstäver a–z, siffror och _, och ingen av de grupper som finns.",
    "Use small letters a-z, digits and _.": "Skriv små bokstäver a–z, siffror och _.",
    "{} is no ground.": "{} är ingen grund för direktkontakt.",
    "{} is no age.": "{} är ingen ålder.",
    "Write whole years, or leave it out.": "Skriv hela år, eller lämna tomt.",
    "{} is no telephone number.": "{} är inget telefonnummer.",
    "Write it with digits, spaces and hyphens: 0470-58 80 00.": "Skriv siffror, mellanslag och bindestreck: 0470-58 80 00.",
    "{} is no holiday.": "{} är ingen helgdag.",
    "{} is empty or names one twice.": "{} är tom eller nämner någon två gånger.",
    "Name each once, in order.": "Nämn var och en en gång, i ordning.",
    "No profession can assess.": "Ingen yrkesgrupp kan bedöma.",
    "Name a clinical profession: illness hides in errands.": "Ange en vårdande yrkesgrupp: bakom ett ärende kan det finnas sjukdom.",
    "Two phrases have the same id.": "Två fraser har samma id.",
    "Give every phrase an id of its own.": "Ge varje fras ett eget id.",
    "The text {} is missing.": "Texten {} saknas.",
    "Write it under texts.": "Skriv den under texts.",
    "{} is no questionnaire with a reason.": "{} är ingen kontaktorsak.",
    "Write it, or take it out of the list.": "Skriv den, eller ta bort den ur listan.",
    "A case cannot be held for less than no time.": "Ett ärende kan inte hållas kortare än ingen tid.",
    "Write 0 or more minutes.": "Skriv 0 minuter eller mer.",
    "Write it as the reference page shows.": "Skriv det som referenssidan visar.",
}  # fmt: skip


WORDS: dict[str, str] = {
    "number": "ett tal", "code": "en kod", "boolean": "ja eller nej (true eller false)", "text": "fri text", "date": "ett datum",
    "sex": "kön", "flag of words.yaml": "flaggorna i words.yaml", "Swedish": "svenska", "English": "engelska",
}  # fmt: skip
# What PyYAML says about a line, as far as an editor can meet it; anything else becomes UNREADABLE.
YAML: dict[str, str] = {
    "mapping values are not allowed here": "ett kolon står där det inte får stå. Sätt citattecken om texten, eller rätta indraget",
    "mapping keys are not allowed here": "en nyckel står där den inte får stå. Rätta indraget",
    "sequence entries are not allowed here": "ett streck står där det inte får stå. Rätta indraget",
    "could not find expected ':'": "kolonet efter en nyckel saknas",
    "found unexpected end of stream": "texten tar slut mitt i. Ett citattecken eller en klammer är inte stängd",
    "found unexpected document separator": "tre streck delar texten i två. Ta bort dem",
    "expected ',' or ']', but got {}": "ett komma eller ] saknas i en lista",
    "expected ',' or '}', but got {}": "ett komma eller } saknas inom { }",
    "expected <block end>, but found {}": "raden är indragen annorlunda än raderna ovanför",
    "expected the node content, but found {}": "ett värde saknas",
    "expected a single document in the stream": "texten är delad i två. Ta bort de tre strecken",
    "found character {} that cannot start any token": "tecknet {} får inte stå först. Sätt citattecken om texten, och dra in med mellanslag",
    "found unknown escape character {}": "omvänt snedstreck före {} betyder inget. Skriv två eller ta bort det",
    "found undefined alias {}": "en stjärna först i ett värde betyder något annat. Sätt citattecken om texten",
    "expected alphabetic or numeric character, but found {}": "tecknet {} får inte stå där. Sätt citattecken om texten",
    "found unhashable key": "en nyckel är ingen text. Sätt citattecken om texten",
    "could not determine a constructor for the tag {}": "ett utropstecken först i ett värde betyder något annat. Sätt citattecken om texten",
    "{} is named twice": "{} står två gånger",
    "unacceptable character {}": "texten innehåller ett tecken som inte syns och inte får finnas. Skriv om raden",
}  # fmt: skip
UNREADABLE = "raden följer inte reglerna. Jämför med en rad som fungerar"
_HOLE = re.compile(r"\{(w?)\}")


def sentences(faults: Iterable[Fault]) -> list[str]:
    """Each fault as one line: where, what is wrong, what to do."""
    return [
        _first_upper(f"{_said(fault.place)}: {_said(fault.problem)} {_said(fault.remedy)}")
        for fault in faults
    ]


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _said(english: str) -> str:
    if active_language() != "sv":
        return english
    if english in SWEDISH:
        return SWEDISH[english]
    return _filled(english, tuple(SWEDISH)) or english


def _filled(english: str, known: tuple[str, ...], swedish: dict[str, str] = SWEDISH) -> str | None:
    """The sentence with its values put into the Swedish one; None if none fits."""
    for pattern, said in _patterns(known, tuple(swedish[one] for one in known)):
        if found := pattern.fullmatch(english):
            first, *rest = _HOLE.split(said)
            pairs = zip(found.groups(), rest[::2], rest[1::2], strict=False)
            return first + "".join((_word(value) if way else value) + after for value, way, after in pairs)
    return None


def _word(value: str) -> str:
    """A word of the loader's or of PyYAML's."""
    if value in WORDS or value in YAML:
        return WORDS.get(value) or YAML[value]
    return _filled(value, tuple(YAML), YAML) or UNREADABLE


@cache
def _patterns(known: tuple[str, ...], swedish: tuple[str, ...]) -> list[tuple[re.Pattern[str], str]]:
    """The sentences with values, those with the most fixed letters first, so that the narrowest fits."""
    pairs = [pair for pair in zip(known, swedish, strict=True) if "{}" in pair[0]]
    return [
        (re.compile("(.+?)".join(map(re.escape, one.split("{}"))), re.DOTALL), said)
        for one, said in sorted(pairs, key=lambda pair: len(pair[0]), reverse=True)
    ]
