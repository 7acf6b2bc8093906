"""The Merkle tree of RFC 6962: one hash for a whole log, and short proofs about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

EMPTY = sha256().digest()


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


@dataclass
class Frontier:
    """A tree that only grows: its size and the roots of its complete subtrees, largest first."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> None:
        """Add the hash of a leaf: join what has become complete."""
        joins = self.size
        while joins & 1:
            leaf = node_hash(self.peaks.pop(), leaf)
            joins >>= 1
        self.peaks.append(leaf)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        for leaf in leaves:
            self.append(leaf)

    def root(self) -> bytes:
        if not self.peaks:
            return EMPTY
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


class Tree:
    """All hashes of a tree, so that any proof about it is quick."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.levels = [list(leaves)]  # Each level: the roots of complete subtrees, half as many.
        while len(below := self.levels[-1]) > 1:
            pairs = range(0, len(below) - 1, 2)
            self.levels.append([node_hash(below[i], below[i + 1]) for i in pairs])

    def root(self, size: int) -> bytes:
        """Return the root of the first `size` leaves."""
        return self._hash(0, size) if size else EMPTY

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """Return the audit path of a leaf in the tree of this size (RFC 6962, 2.1.1)."""
        if not 0 <= index < size <= len(self.levels[0]):
            raise ValueError("no such leaf in a tree of this size")
        return self._path(index, 0, size)

    def consistency(self, first: int, second: int) -> list[bytes]:
        """Return the proof that the tree of one size begins the other (RFC 6962, 2.1.2)."""
        if not 0 < first <= second <= len(self.levels[0]):
            raise ValueError("no such trees")
        return self._subproof(first, 0, second, is_whole=True)

    def _hash(self, start: int, size: int) -> bytes:
        level = size.bit_length() - 1
        if size == 1 << level and start % size == 0:
            return self.levels[level][start >> level]
        split = left_size(size)
        return node_hash(self._hash(start, split), self._hash(start + split, size - split))

    def _path(self, index: int, start: int, size: int) -> list[bytes]:
        if size == 1:
            return []
        split = left_size(size)
        right = (start + split, size - split)
        if index < split:
            return [*self._path(index, start, split), self._hash(*right)]
        return [*self._path(index - split, *right), self._hash(start, split)]

    def _subproof(self, first: int, start: int, size: int, *, is_whole: bool) -> list[bytes]:
        if first == size:
            return [] if is_whole else [self._hash(start, size)]
        split = left_size(size)
        if first <= split:
            rest = self._hash(start + split, size - split)
            return [*self._subproof(first, start, split, is_whole=is_whole), rest]
        proof = self._subproof(first - split, start + split, size - split, is_whole=False)
        return [*proof, self._hash(start, split)]


def left_size(size: int) -> int:
    """Return the largest power of two that is less than `size`."""
    return 1 << (size - 1).bit_length() - 1


def root_of_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """Return the root that a leaf's audit path leads to.

    :raises ValueError: if the path cannot be one of this leaf in a tree of this size.
    """
    if not 0 <= index < size:
        raise ValueError("no such leaf in a tree of this size")
    number, last, root = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ValueError("the path is too long")
        if number & 1 or number == last:
            root = node_hash(sibling, root)
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            root = node_hash(root, sibling)
        number, last = number >> 1, last >> 1
    if last:
        raise ValueError("the path is too short")
    return root


def is_consistent(
    first: int, first_root: bytes, second: int, second_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Tell whether the first tree begins the second, by this proof (RFC 9162, 2.1.4.2)."""
    if first == second:
        return first_root == second_root and not proof
    path = list(proof) if first & (first - 1) else [first_root, *proof]
    if not 0 < first < second or not path:
        return False
    number, last = first - 1, second - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if number & 1 or number == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        number, last = number >> 1, last >> 1
    return last == 0 and (before, after) == (first_root, second_root)
