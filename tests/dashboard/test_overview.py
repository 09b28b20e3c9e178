"""The addresses of the overview, and how its figures are drawn."""

from api.dashboard.screens.overview import Figure, Of, Part, Period, View, bar, opening


def test_an_address_says_what_is_shown_and_nothing_that_is_usual() -> None:
    assert View().address() == "/overview"
    view = View(period=Period.WEEK, municipality="asir", figure=Figure.OVERDUE, of=Of.AMANAT)

    assert view.address() == "/overview?period=week&municipality=asir&figure=overdue&of=amanat"
    assert view.address(Part.PLACES, of="municipalities", period="today") == (
        "/overview/places?municipality=asir&figure=overdue"
    )


def test_a_figure_opens_the_page_of_the_list_behind_it() -> None:
    assert opening("/api/v1/tickets?open=true&place=x") == "/overview/tickets?open=true&place=x"
    assert opening("/api/v1/posts?relevant=true") == "/overview/posts?relevant=true"
    assert opening(None) is None


def test_a_bar_is_no_longer_than_the_longest() -> None:
    assert (bar(5, 10), bar(12, 10), bar(1, 0)) == ("50.0", "100.0", "0")
