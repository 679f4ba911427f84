"""The tree against the known answers of RFC 6962's reference implementation."""

from __future__ import annotations

import pytest

from haitang.evidence import Frontier, Tree, leaf_hash, root_of, verify_consistency, verify_inclusion

# Inputs and roots of certificate-transparency's merkle_tree_test (Apache-2.0).
LEAVES = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243")] + [
    bytes.fromhex("5051525354555657"),
    bytes.fromhex("606162636465666768696a6b6c6d6e6f"),
]
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
TREE = Tree(leaf_hash(leaf) for leaf in LEAVES)


def test_roots_are_those_of_the_reference() -> None:
    assert [TREE.root(size).hex() for size in range(1, 9)] == ROOTS
    assert TREE.root(0).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_inclusion_path_of_the_reference() -> None:
    assert [step.hex() for step in TREE.inclusion(2, 3)] == [ROOTS[1]]
    assert [step.hex() for step in TREE.inclusion(5, 8)] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        ROOTS[3],
    ]


def test_consistency_path_of_the_reference() -> None:
    assert [step.hex() for step in TREE.consistency(6, 8)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        ROOTS[3],
    ]


def test_frontier_keeps_only_the_peaks() -> None:
    frontier = Frontier()
    for count in range(1, 1025):
        frontier.append(leaf_hash(bytes([count % 256])))
        assert len(frontier._peaks) == count.bit_count()


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0), (9, 8)])
def test_no_leaf_no_proof(index: int, size: int) -> None:
    with pytest.raises(IndexError):
        TREE.inclusion(index, size)
    assert not verify_inclusion(leaf_hash(b""), index=index, size=size, proof=[], root=TREE.root())


def test_sizes_beyond_the_tree_are_refused() -> None:
    for call in (lambda: TREE.root(9), lambda: TREE.consistency(5, 9), lambda: TREE.consistency(9, 8)):
        with pytest.raises(IndexError):
            call()
    with pytest.raises(ValueError, match="32 bytes"):
        TREE.append(b"short")


def test_a_proof_of_the_wrong_length_proves_nothing() -> None:
    proof, root = TREE.inclusion(5), TREE.root()
    leaf = leaf_hash(LEAVES[5])
    assert verify_inclusion(leaf, index=5, size=8, proof=proof, root=root)
    assert not verify_inclusion(leaf, index=5, size=8, proof=proof[:-1], root=root)
    assert not verify_inclusion(leaf, index=5, size=8, proof=[*proof, root], root=root)
    longer = [*TREE.consistency(6, 8), root]
    assert not verify_consistency(old_size=6, old_root=TREE.root(6), new_size=8, new_root=root, proof=longer)


def test_an_inner_node_cannot_pose_as_a_leaf() -> None:
    """RFC 6962's prefixes: the two halves of an inner node, taken as one leaf, give another hash."""
    halves = TREE.leaves[0] + TREE.leaves[1]
    assert leaf_hash(halves) != TREE.root(2)
    assert root_of([leaf_hash(halves)]) != TREE.root(2)
