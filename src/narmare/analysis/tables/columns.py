"""Columns that many care tables have, and the codes that several of them use."""

from __future__ import annotations

from collections.abc import Mapping

from narmare.analysis.tables.model import Column, Kind


SEXES = {"female": "woman", "male": "man"}
PROFESSIONS = {
    "doctor": "physician",
    "nurse": "nurse",
    "physiotherapist": "physiotherapist",
    "occupational_therapist": "occupational therapist",
    "psychologist": "psychologist or counsellor",
    "midwife": "midwife",
    "assistant_nurse": "assistant nurse",
    "administrator": "medical secretary or administrator",
    "other": "another profession",
}
UNIT_KINDS = {
    "care_centre": "primary care centre (vårdcentral)",
    "hospital_clinic": "clinic of a hospital",
    "emergency": "emergency department of a hospital",
    "home_care": "municipal home health care",
    "ambulance": "ambulance service",
    "virtual": "virtual unit that several units staff",
}
OWNERS = {"public": "run by the region", "private": "run on contract", "municipal": "run by a municipality"}
MUNICIPALITY = "four-digit municipality code of Statistics Sweden"
CAUSES = {
    "heart_failure": "heart failure", "copd_asthma": "COPD or asthma", "diabetes": "diabetes", "infection": "infection",
    "fall": "fall or fracture", "stroke": "stroke", "cancer": "cancer", "mental": "mental health", "birth": "birth",
    "surgery": "planned surgery", "other": "other",
}  # fmt: skip
PROGRAMMES = {
    "heart_failure": "heart failure",
    "copd_asthma": "COPD or asthma",
    "blood_pressure": "blood pressure",
    "diabetes": "diabetes",
}
HABITS = {"tobacco": "tobacco", "alcohol": "alcohol", "activity": "physical activity", "diet": "food"}


def identifier(name: str, description: str, **more: object) -> Column:
    return Column(name, Kind.ID, description, **more)  # type: ignore[arg-type]


def code(name: str, description: str, codes: Mapping[str, str], **more: object) -> Column:
    return Column(name, Kind.CODE, description, codes=codes, **more)  # type: ignore[arg-type]


def time(name: str, description: str, **more: object) -> Column:
    return Column(name, Kind.TIME, description, **more)  # type: ignore[arg-type]


def day(name: str, description: str, **more: object) -> Column:
    return Column(name, Kind.DATE, description, **more)  # type: ignore[arg-type]


def about(required: bool = True) -> Column:
    return identifier("person_id", "whom it is about", required=required, refers_to="person")


def at_unit(
    name: str = "unit_id", description: str = "the unit that did it", required: bool = True
) -> Column:
    return Column(name, Kind.TEXT, description, required=required, refers_to="unit")


def span(what: str) -> tuple[Column, Column]:
    return (
        day("valid_from", f"first day of {what}"),
        day(
            "valid_to",
            f"first day after {what}; empty while it lasts",
            required=False,
            not_before="valid_from",
            may_be_future=True,
        ),
    )
