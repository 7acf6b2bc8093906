"""Which rows are sealed, and the exact text of each that the log takes in."""

from dataclasses import dataclass

# Set for the transaction, so that a moment or a byte string is written in one way only.
PLAIN = "SET LOCAL TimeZone = 'UTC'; SET LOCAL bytea_output = 'hex'; SET LOCAL DateStyle = 'ISO'"


@dataclass(frozen=True)
class Shape:
    """How a row of one table becomes a leaf: these values of it, in this order.

    A shape is for ever. When a table gains a column that matters, a new shape with the next number
    seals its rows from then on, and the old one still explains the leaves that it made.
    """

    number: int
    relation: str
    key: str
    about: str  # SQL: whether the row `r` is about the object %(object)s.
    columns: tuple[str, ...]
    more: tuple[tuple[str, str], ...] = ()  # What hangs on the row: name, and SQL over `r`.

    @property
    def heading(self) -> str:
        names = [*self.columns, *(name for name, _ in self.more)]
        return f"sancha/{self.number} {self.relation}({','.join(names)}) "

    @property
    def text(self) -> str:
        """SQL for the text of a row `r`."""
        values = [*(f"r.{column}" for column in self.columns), *(sql for _, sql in self.more)]
        return f"'{self.heading}' || jsonb_build_array({', '.join(values)})::text"

    @property
    def hash(self) -> str:
        """SQL for the leaf's hash of a row `r`, as RFC 6962 takes it."""
        return rf"sha256('\x00'::bytea || convert_to({self.text}, 'UTF8'))"


LEGS = """(SELECT jsonb_agg(jsonb_build_array(number, accounting_on, legal_entity_id, organisation_id,
    product, currency, account, amount_fen) ORDER BY number) FROM ledger_leg WHERE entry_id = r.id)"""
CONTENT = (
    "(SELECT encode(sha256(content), 'hex') FROM evidence_blob AS b WHERE b.document_id = r.id)"
)
# A change belongs to an object if the act was on it, or if the changed row is the object itself.
CHANGE_OF = """(r.act IN (SELECT act.id FROM act WHERE act.subject = %(object)s)
    OR coalesce(r.after, r.before) ->> 'id' = %(object)s::text)"""
ACTED_ON, ABOUT = "r.subject = %(object)s", "r.subject_id = %(object)s"

SHAPES = (
    Shape(
        1, "act", "id", ACTED_ON,
        ("id", "use_case", "actor", "actor_kind", "actor_name", "permission", "subject",
         "organisation", "outcome", "request_id", "duration_ms", "recorded_at", "transaction"),
    ),
    Shape(
        2, "change", "id", CHANGE_OF,
        ("id", "act", "relation", "operation", "row_count", "before", "after", "transaction"),
    ),
    Shape(
        3, "access", "id", ACTED_ON,
        ("id", "actor", "actor_kind", "actor_name", "permission", "subject", "organisation",
         "outcome", "reason", "request_id", "recorded_at", "transaction"),
    ),
    Shape(
        4, "decision_decision", "id", ABOUT,
        ("id", "graph_id", "subject_type", "subject_id", "subject_number", "organisation_id",
         "party_id", "inputs", "output", "trace", "outcome", "reasons", "decided_at",
         "transaction"),
    ),
    Shape(
        5, "evidence_document", "id", ABOUT,
        ("id", "number", "kind", "title", "media_type", "size_bytes", "content_hash", "party_id",
         "subject_id", "subject_type", "organisation_id", "uploaded_by", "uploaded_at", "act_id",
         "recorded_at", "transaction"),
        (("content_sha256", CONTENT),),
    ),
    Shape(
        6, "ledger_entry", "id", ABOUT,
        ("id", "number", "leg_count", "event", "rule_version", "subject_id", "legal_entity_id",
         "organisation_id", "accounting_on", "description", "reverses_id", "act_id", "recorded_at",
         "transaction"),
        (("legs", LEGS),),
    ),
)  # fmt: skip


def shapes_in_use() -> list[Shape]:
    """Return the shape by which rows of each table are sealed now: the last of its table."""
    return list({shape.relation: shape for shape in SHAPES}.values())
