"""What is wrong with a table or a routine that somebody wrote on a page, in the reader's language.

The loaders in `narmare.knowledge` are free of Django and tell faults in English, which whoever writes files reads.  An editor
on a page reads Swedish: here is each of their sentences, with the values that stand in it.  A sentence that is not here is
shown as the loader wrote it, so that no fault is ever hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from narmare.design.language import active_language
from narmare.knowledge.faults import Fault


# The loader's sentence with {} for a value -> the Swedish one.  Names of keys and codes stay as they are written in the file.
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
    "It is not YAML: {}.": "Texten går inte att läsa som YAML: {}.",
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
    # routines
    "{} is no ground.": "{} är ingen grund för direktkontakt.",
    "{} is no age.": "{} är ingen ålder.",
    "Write whole years, or leave it out.": "Skriv hela år, eller lämna tomt.",
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
    for pattern, swedish in _patterns():
        if found := pattern.fullmatch(english):
            parts = swedish.split("{}")
            return parts[0] + "".join(map("".join, zip(found.groups(), parts[1:], strict=True)))
    return english


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """The sentences with values, those with the most fixed letters first, so that the narrowest fits."""
    holed = sorted((one for one in SWEDISH if "{}" in one), key=len, reverse=True)
    return [
        (re.compile("(.+?)".join(map(re.escape, one.split("{}"))), re.DOTALL), SWEDISH[one]) for one in holed
    ]
