"""The sample bank is opened again, as at each start: what its people have changed since stays."""

from road import Road, member
from sancha.entry.sample import bank
from sancha.office.products import queries as products
from sancha.office.products import services


def test_a_product_that_an_administrator_changed_stays_changed(road: Road) -> None:
    before = products.in_force("consumer_loan", on=road.today)
    services.release_product(
        organisation_id=road.bank.places["800100"].id,
        code=before.code,
        name=before.name,
        terms=before.terms.model_dump(mode="json") | {"debit_way": "single"},
        form=before.form,
        valid_from=road.today,
        actor=member("admin"),
    )
    bank.release_products(road.bank)
    after = products.in_force("consumer_loan", on=road.today)
    assert (after.version, after.terms.debit_way) == (before.version + 1, "single")
    other = products.in_force("revolving_loan", on=road.today)
    assert (other.version, products.last_makers()["revolving_loan"]) == (1, bank.INSTALLER.name)
