from billing.invoice import invoice_lines, total
from billing.rates import rate_for

ENTRY = {"day": "2026-11-02", "role": "senior", "weekday": 0, "hours": 4}


def test_the_hours_are_billed_at_the_rate_of_the_role():
    assert invoice_lines([ENTRY], "shop") == [("2026-11-02", "senior", 4, 480)]


def test_the_vat_is_added():
    assert total([("2026-11-02", "senior", 4, 100.0)], "DE") == 119.0


def test_a_museum_pays_less_also_on_sundays():
    assert rate_for("junior", 6, 8, "museum") == 96


def test_a_rush_job_costs_thirty_more_for_everybody():
    assert rate_for("junior", 0, 8, "museum", rush=True) == 94
