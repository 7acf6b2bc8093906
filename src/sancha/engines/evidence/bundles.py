"""Records with their proofs in one file that anybody can check without this system."""

import json
from uuid import UUID

from sancha.engines.evidence import seals
from sancha.engines.evidence.verifying import Dossier

FORMAT = "sancha-evidence-1"


def bundle(object_id: UUID, dossier: Dossier) -> str:
    """Return the file: the head as it was signed, and each sealed row's text, place and path."""
    rows = [
        {
            "table": row.relation,
            "key": row.key,
            "index": row.index,
            "text": row.text,
            "path": [step.hex() for step in row.proof],
        }
        for row in dossier.rows
    ]
    whole = {
        "format": FORMAT,
        "object": str(object_id),
        "head": dossier.head.statement,
        "signature": dossier.signature.hex(),
        "public_key": seals.public_key().hex(),
        "rows": [row for row in rows if row["index"] is not None],
        "not_yet_sealed": [row for row in rows if row["index"] is None],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)
