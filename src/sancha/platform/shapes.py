"""Shapes that several edges answer with. In the API's description a name is one shape: share it here."""

from ninja import Schema

from sancha.platform.text import Text


class Choice(Schema):
    code: str
    label: Text


class NameOut(Schema):
    code: str
    name: Text


class Numbered(Schema):
    id: str
    number: str


class CustomerRef(Numbered):
    name: str


class OrganisationOut(Schema):
    id: str
    name: Text


class ReasonIn(Schema):
    reason: str
