"""English sentences of the notes, for the command line.  Pages have their own, in the translation catalogue."""

from __future__ import annotations


SENTENCES = {
    # reading
    "gaps": "{cells} of {of} unit-periods have no value.",
    "start_from_flags": "The start of each unit is the first period in which column {column} is 1.",
    # what was left out
    "always_treated": "{count} units are treated in every period that could be compared and are left out: {units}.",
    "cells_without_comparison": "{cells} treated cells have nothing untreated to be compared with and are left out.",
    "covariates_dropped": "Covariates without variation of their own within units and periods are left out: {names}.",
    "incomplete_units": "{count} units with gaps are left out, as the method needs a value in every period: {units}.",
    "too_early_units": "{count} units have fewer than two periods before their start and are left out: {units}.",
    "predictors_dropped": "Predictors without values or variation are left out: {names}.",
    "cohorts_too_short": "Starts with too few periods before or after them are left out: {cohorts}.",
    "weights_unused": "Weights are not used by {method}.",
    "never_treated_unused": "{count} units that never start are not used; --control difference compares with them.",
    # how it was done
    "never_became_not_yet": "No unit is never treated, so those that have not started yet are the comparison.",
    "pretest_binned": "There are too many effects before the start to test one by one; they are tested in {bins} bins.",
    "error_placebo": "Standard error from {draws} placebos among the controls.",
    "error_jackknife": "Standard error by leaving out each of {draws} units in turn.",
    "error_bootstrap": "Standard error from {draws} bootstrap draws of units.",
    "exact_placebo": "p is exact: the rank among {donors} donors that were treated in turn.",
    "newey_west": "Newey-West errors are too small for autocorrelated series; use its-reml for a decision.",
    "cohorts_taken_as_independent": "{count} cohorts are averaged as if they were independent.",
    # what weakens it
    "short_series": "The series has {points} periods; with fewer than {needed} no method keeps its error rate.",
    "too_few_donors_for_interval": "{donors} donors are too few for a 95 % interval; 19 are needed.",
    "poor_fit_before": "The synthetic control misses the outcome before the start by {rmspe:.3g} on average (its spread is {spread:.3g}).",
    "autocorrelated_counts": "Neighbouring months are correlated ({lag1:.2f}); the interval is too narrow or too wide.",
    "offset_like_logarithm": "The offset lies between {low:.2f} and {high:.2f}: if these are logarithms, say --offset-scale log.",
    # refusals
    "nothing_treated": "No unit is treated within the periods of the data.",
    "nothing_untreated": "Nothing untreated is left to compare with: every unit started at the same time, and none is without.",
    "nobody_never_treated": "No unit is without the change for the whole time.",
    "too_few_before": "There are {periods} periods before the start; two are needed at least.",
    "treated_unit_has_gaps": "The treated unit has gaps.",
    "several_starts": "The treated units start in {starts} different periods; a synthetic control has one start.",
    "series_too_short": "The series is too short: {before} periods before and {after} after the start.",
    "negative_counts": "Column {column} has values below 0, so they are no counts.",
    "offset_not_positive": "The {column} has values that are 0 or less.",
    "count_model_failed": "The model of counts cannot be fitted: {why}",
    "unknown_predictor": "A predictor names {column}, which is neither the outcome nor a covariate.",
    "unknown_period": "A predictor of {column} names the period {period}, which is not in the data.",
    "jackknife_needs_two": "The jackknife needs two treated units in each cohort and two controls.",
    "too_few_controls_for_placebo": "There are not more controls than treated units, so placebos cannot be drawn.",
    "bootstrap_impossible": "Bootstrap draws with every cohort in them cannot be found.",
    # remedies
    "remedy_untreated": "Keep some units without the change for a while, or let them start one after the other; `narmare effects plan` proposes an order.",
    "remedy_treated": "Check the start column, or wait until there are periods after the start.",
    "remedy_longer": "Bring more periods, before and after..",
    "remedy_use_imputation": "Use --method imputation, which compares with those that have not started yet.",
    "remedy_use_sdid": "Use --method sdid or imputation.",
    "remedy_fill_gaps": "Fill the gaps, or use --method imputation.",
    "remedy_no_control": "Use --control none.",
    "remedy_use_reml": "Use --method its-reml.",
    "remedy_placebo": "Use --error placebo.",
    "remedy_bootstrap": "Use --error bootstrap.",
}
