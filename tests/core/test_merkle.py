"""RFC 6962 by its published vectors, and against the definition read literally."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sancha.core.merkle import (
    EMPTY,
    Frontier,
    Tree,
    is_consistent,
    leaf_hash,
    node_hash,
    root_of_inclusion,
)

# The reference leaves and roots that implementations of RFC 6962 share.
LEAVES = [
    bytes.fromhex(data)
    for data in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
HASHES = [leaf_hash(data) for data in LEAVES]
PATHS = {  # index, size -> path, of the same vectors.
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
}
SIZES = st.integers(1, 70)


def literal_root(leaves: list[bytes]) -> bytes:
    """MTH as section 2.1 writes it."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(literal_root(leaves[:split]), literal_root(leaves[split:]))


def numbered(count: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(count)]


class TestVectors:
    def test_roots(self) -> None:
        frontier = Frontier()
        assert frontier.root() == EMPTY
        for leaf, root in zip(HASHES, ROOTS, strict=True):
            frontier.append(leaf)
            assert frontier.root().hex() == root
        assert [Tree(HASHES).root(size).hex() for size in range(1, 9)] == ROOTS

    @pytest.mark.parametrize(("index", "size"), PATHS)
    def test_paths(self, index: int, size: int) -> None:
        path = Tree(HASHES).inclusion(index, size)
        assert [step.hex() for step in path] == PATHS[index, size]


class TestProofs:
    @given(SIZES, SIZES)
    def test_of_inclusion_lead_to_the_root(self, one: int, other: int) -> None:
        index, size = min(one, other) - 1, max(one, other)
        leaves = numbered(size)
        tree, root = Tree(leaves), literal_root(leaves)
        assert tree.root(size) == root
        path = tree.inclusion(index, size)
        assert root_of_inclusion(leaves[index], index, size, path) == root
        assert root_of_inclusion(leaf_hash(b"x"), index, size, path) != root

    @given(SIZES, SIZES)
    def test_of_consistency_hold_for_what_only_grew(self, one: int, other: int) -> None:
        first, second = min(one, other), max(one, other)
        leaves = numbered(second)
        tree = Tree(leaves)
        roots = tree.root(first), tree.root(second)
        proof = tree.consistency(first, second)
        assert is_consistent(first, roots[0], second, roots[1], proof)
        other_root = Tree([leaf_hash(b"x"), *leaves[1:]]).root(first)
        assert not is_consistent(first, other_root, second, roots[1], proof)
        assert not is_consistent(first, roots[0], second, roots[1], [*proof, EMPTY])

    @pytest.mark.parametrize("path", [[], [EMPTY] * 5])
    def test_of_the_wrong_length_are_refused(self, path: list[bytes]) -> None:
        with pytest.raises(ValueError, match="too"):
            root_of_inclusion(HASHES[0], 0, 8, path)

    def test_of_what_is_not_there_are_refused(self) -> None:
        with pytest.raises(ValueError, match="no such"):
            Tree(HASHES).inclusion(8, 8)
        with pytest.raises(ValueError, match="no such"):
            Tree(HASHES).consistency(0, 8)
