"""What effect studies say: the notes of `narmare.analysis.effects` in the language of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from narmare.analysis.effects.notes import Note
from narmare.design import format as formats
from narmare.design.language import active_language


def said(note: Note, **names: str) -> str:
    """A note as a sentence.  `names` are shown instead of the codes that its parameters hold."""
    return SENTENCES[note.code]() % {**_params(note.params), **names}


def _params(params: Mapping[str, str | int | float]) -> dict[str, str]:
    return {name: _shown(value) for name, value in params.items()}


def _shown(value: str | int | float) -> str:
    if isinstance(value, str):
        return value
    decimals = 0 if isinstance(value, int) else 3 if abs(value) < 1 else 2
    return formats.number(value, decimals, language=active_language())


SENTENCES: Mapping[str, Callable[[], str]] = {
    # reading
    "gaps": lambda: _("%(cells)s av %(of)s enhetsmånader saknar värde."),
    "start_from_flags": lambda: _("Starten är den första månaden där %(column)s är 1."),
    # what was left out
    "always_treated": lambda: _("%(count)s enheter har arbetssättet i alla månader som kan jämföras och är inte med: %(units)s."),
    "cells_without_comparison": lambda: _("%(cells)s månader efter start har ingen enhet utan arbetssättet att jämföras med och är inte med."),
    "covariates_dropped": lambda: _("Bakgrundsfaktorer utan egen variation är inte med: %(names)s."),
    "incomplete_units": lambda: _("%(count)s enheter med luckor är inte med, eftersom metoden kräver ett värde varje månad: %(units)s."),
    "too_early_units": lambda: _("%(count)s enheter har färre än två månader före sin start och är inte med: %(units)s."),
    "predictors_dropped": lambda: _("Faktorer utan värden är inte med: %(names)s."),
    "cohorts_too_short": lambda: _("Starter med för få månader före eller efter är inte med: %(cohorts)s."),
    "weights_unused": lambda: _("Metoden %(method)s använder inga vikter."),
    "never_treated_unused": lambda: _("%(count)s enheter som aldrig startar används inte i den här metoden."),
    "hidden_cells": lambda: _("%(share)s procent av enhetsmånaderna är dolda för att de bygger på för få. Dolda månader saknas inte slumpmässigt, så svaret kan vara skevt."),
    "kept_cells": lambda: _("%(share)s procent av enhetsmånaderna är dolda på sidorna, för att de bygger på för få. Studien räknar med deras tal, som ingen får se."),
    # how it was done
    "never_became_not_yet": lambda: _("Alla enheter startar någon gång, så jämförelsen är de som inte har startat än."),
    "pretest_binned": lambda: _("Månaderna före start prövas i %(bins)s grupper."),
    "error_placebo": lambda: _("Osäkerheten kommer från %(draws)s låtsasstarter bland jämförelseenheterna."),
    "error_jackknife": lambda: _("Osäkerheten räknas genom att lämna ut var och en av %(draws)s enheter."),
    "error_bootstrap": lambda: _("Osäkerheten kommer från %(draws)s dragningar av enheter."),
    "error_by_jackknife": lambda: _("Osäkerheten räknas genom att lämna ut en enhet i taget."),
    "error_by_cohort": lambda: _("Osäkerheten räknas per enhet, runt medelvärdet för startmånad och månad."),
    "error_by_did2s": lambda: _("Osäkerheten räknas per enhet, som i tvåstegsmetoden."),
    "exact_placebo": lambda: _("p-värdet är exakt: rangen bland %(donors)s enheter som fick låtsasstarta."),
    "adjusted_for": lambda: _("Det som andra initiativ har ändrat i samma mätetal räknas bort, efter hur långt de hade kommit vid varje enhet och månad (en rät linje under det första året): %(initiatives)s."),
    "newey_west": lambda: _("Newey–Wests fel är för små när månader liknar varandra."),
    "twfe_contrast": lambda: _("Den vanliga tvåvägsmodellen visas bara som kontrast; den vilseleder när effekter växer."),
    "cohorts_taken_as_independent": lambda: _("%(count)s startmånader läggs ihop som om de var oberoende."),
    # what weakens it
    "short_series": lambda: _("Serien har %(points)s månader; med färre än %(needed)s håller ingen metod sin felrisk."),
    "too_few_donors_for_interval": lambda: _("%(donors)s jämförelseenheter är för få för ett 95-procentigt intervall; det krävs 19."),
    "poor_fit_before": lambda: _("Jämförelsen missar värdet före start med %(rmspe)s i snitt (spridningen är %(spread)s)."),
    "autocorrelated_counts": lambda: _("Månader intill varandra liknar varandra (%(lag1)s), så intervallet kan vara för smalt."),
    "not_separable": lambda: _("De här initiativen nådde samma enheter nästan samtidigt, så det som de ändrade ingår i svaret: %(initiatives)s."),
    "offset_like_logarithm": lambda: _("Exponeringen ligger mellan %(low)s och %(high)s. Är det logaritmer?"),
    # refusals
    "nothing_treated": lambda: _("Ingen enhet har startat inom månaderna som finns."),
    "nothing_untreated": lambda: _("Det finns inget att jämföra med: alla enheter startade samtidigt."),
    "nobody_never_treated": lambda: _("Ingen enhet är utan arbetssättet hela tiden."),
    "too_few_before": lambda: _("Det finns %(periods)s månader före start; minst två krävs."),
    "treated_unit_has_gaps": lambda: _("Enheten som startade har luckor."),
    "several_starts": lambda: _("Enheterna startade vid %(starts)s olika tider; metoden kräver en gemensam start."),
    "series_too_short": lambda: _("Serien är för kort: %(before)s månader före och %(after)s efter start."),
    "negative_counts": lambda: _("Mätetalet har negativa värden och är alltså inga antal."),
    "offset_not_positive": lambda: _("Exponeringen har värden som är noll eller lägre."),
    "count_model_failed": lambda: _("Modellen för antal gick inte att anpassa."),
    "unknown_predictor": lambda: _("%(column)s finns inte bland siffrorna."),
    "unknown_period": lambda: _("Månaden %(period)s finns inte bland siffrorna."),
    "jackknife_needs_two": lambda: _("Metoden kräver två enheter för varje start."),
    "too_few_controls_for_placebo": lambda: _("Jämförelseenheterna är inte fler än de som startade, så låtsasstarter går inte att dra."),
    "bootstrap_impossible": lambda: _("Det går inte att dra enheter så att alla starter är med."),
    "no_event_path": lambda: _("Det finns inga effekter på båda sidor om starten."),
    "mostly_hidden": lambda: _("%(share)s procent av enhetsmånaderna är dolda för att de bygger på för få. Då går effekten inte att räkna fram."),
    "nothing_published": lambda: _("Mätetalet har inga publicerade siffror per enhet."),
    "not_started": lambda: _("Ingen enhet har startat än. Studien är registrerad och räknas när det finns siffror efter start."),
    # the design
    "why_imputation": lambda: _("%(treated)s av %(units)s enheter startar, vid %(starts)s olika tider, och %(never)s startar aldrig. Var och en jämförs med sig själv före start och med dem som inte har startat (imputering)."),
    "why_imputation_staggered": lambda: _("Alla %(treated)s enheter startar, vid %(starts)s olika tider. Var och en jämförs med sig själv före start och med dem som inte har startat än (imputering)."),
    "why_sdid": lambda: _("Få enheter startar (%(treated)s) och %(never)s gör det inte. En viktad blandning av dessa följer dem före start (syntetisk skillnad-i-skillnader)."),
    "why_synthetic_control": lambda: _("En enhet startar och %(donors)s gör det inte. En blandning som följde den i %(before)s månader visar vad som annars hade hänt (syntetisk kontroll)."),
    "why_its": lambda: _("Bara en serie, %(before)s månader före och %(after)s efter start. Dess egen trend förlängs (avbruten tidsserie). Inget visar vad som annars hände samtidigt."),
    "why_its_with_control": lambda: _("%(units)s enheter är för få att jämföra en och en. Skillnaden mellan dem som startar och dem som inte gör det följs %(before)s månader före och %(after)s efter start."),
    "only_until_last_start": lambda: _("Alla startar någon gång, så bara det som hände före den sista starten går att mäta."),
    "short_before": lambda: _("Det finns bara %(periods)s månader före start vid en typisk enhet."),
    "everyone_at_once": lambda: _("Alla %(units)s enheter startade samtidigt och ingen är utan. Då går det inte att skilja arbetssättet från annat som hände då."),
    "too_short_alone": lambda: _("Serien är för kort: %(before)s månader före och %(after)s efter start, där %(needed_before)s och %(needed_after)s krävs utan jämförelse."),
    "too_few_units": lambda: _("%(units)s enheter är för få: med färre än %(needed)s går slump och effekt inte att skilja åt."),
    # the grade
    "controlled_and_steady": lambda: _("Jämfört med enheter utan arbetssättet. Före start rörde de sig lika, och ingen prövning vänder svaret."),
    "nothing_compared_with": lambda: _("Bara en serie: annat som hände samtidigt går inte att skilja ut."),
    "before_and_after": lambda: _("En kort serie utan jämförelse: bara före och efter."),
    "not_checked": lambda: _("Känslighetsprövningarna är inte gjorda."),
    "pretrend_seen": lambda: _("Enheterna som startar rörde sig annorlunda redan före start (p = %(p)s)."),
    "pretrend_untested": lambda: _("Det finns för lite före start för att pröva om enheterna rörde sig lika."),
    "few_units": lambda: _("Svaret bygger på %(units)s enheter."),
    "poor_fit": lambda: _("Det som jämförs med följer inte enheterna före start."),
    "placebo_date_moved": lambda: _("En start som läggs %(shift)s månader för tidigt visar också en effekt (%(estimate)s)."),
    "one_unit_decides": lambda: _("Utan %(unit)s vänder effekten."),
    "methods_disagree": lambda: _("Metoden %(method)s ger en effekt åt andra hållet."),
    "mixed_with_others": lambda: _("Det går inte att skilja från det som de här initiativen ändrade samtidigt: %(initiatives)s."),
    "negative_control_moved": lambda: _("Ett mätetal som inte ska påverkas har också rört sig (%(estimate)s)."),
    # remedies
    "remedy_untreated": lambda: _("Låt några enheter vänta, eller låt dem starta en efter en."),
    "remedy_treated": lambda: _("Vänta tills det finns månader efter start."),
    "remedy_longer": lambda: _("Ta med fler månader, före och efter."),
    "remedy_use_imputation": lambda: _("Välj metoden imputering, som jämför med dem som inte har startat än."),
    "remedy_use_sdid": lambda: _("Välj syntetisk skillnad-i-skillnader eller imputering."),
    "remedy_fill_gaps": lambda: _("Fyll luckorna, eller välj imputering."),
    "remedy_no_control": lambda: _("Välj en metod utan jämförelse."),
    "remedy_use_reml": lambda: _("Välj avbruten tidsserie."),
    "remedy_placebo": lambda: _("Räkna osäkerheten med låtsasstarter."),
    "remedy_bootstrap": lambda: _("Räkna osäkerheten med dragningar av enheter."),
    "remedy_stepped_wedge": lambda: _("Låt enheterna starta en efter en nästa gång. Den här gången: jämför med enheter i en annan region."),
    "remedy_its_by_hand": lambda: _("En avbruten tidsserie kan räknas, men når som högst betyget C."),
    "remedy_comparison": lambda: _("Ta med enheter som inte startade, eller som startade vid andra tider."),
    "remedy_wait": lambda: _("Vänta %(periods)s månader till."),
    "remedy_more_units": lambda: _("Ta med fler enheter."),
}  # fmt: skip
