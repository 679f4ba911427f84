"""Laws of the log: what was committed is provable, and nothing else is."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from haitang.evidence import Log, Tree, leaf_hash, root_of, verify_consistency, verify_inclusion
from haitang.evidence.offline import arithmetic

records = st.lists(st.binary(max_size=12), min_size=1, max_size=70)


def tree_of(items: Sequence[bytes]) -> Tree:
    """The tree over records."""
    return Tree(leaf_hash(item) for item in items)


@given(records, st.data())
def test_every_record_is_provable_at_every_size(items: list[bytes], data: st.DataObject) -> None:
    tree = tree_of(items)
    size = data.draw(st.integers(1, len(items)))
    index = data.draw(st.integers(0, size - 1))
    proof, root, leaf = tree.inclusion(index, size), tree.root(size), leaf_hash(items[index])
    assert root == root_of(tree.leaves[:size])
    assert verify_inclusion(leaf, index=index, size=size, proof=proof, root=root)
    assert arithmetic.included(leaf, index, size, proof, root)


@given(records, st.data())
def test_a_changed_record_is_not_provable(items: list[bytes], data: st.DataObject) -> None:
    tree = tree_of(items)
    index = data.draw(st.integers(0, len(items) - 1))
    other = data.draw(st.binary(max_size=12).filter(lambda record: record != items[index]))
    proof = tree.inclusion(index)
    assert not verify_inclusion(leaf_hash(other), index=index, size=len(items), proof=proof, root=tree.root())
    assert not arithmetic.included(leaf_hash(other), index, len(items), proof, tree.root())


@given(st.lists(st.binary(max_size=12), min_size=2, max_size=70, unique=True), st.data())
def test_a_record_holds_at_its_own_place_alone(items: list[bytes], data: st.DataObject) -> None:
    tree = tree_of(items)
    index = data.draw(st.integers(0, len(items) - 1))
    place = data.draw(st.integers(-1, len(items)).filter(lambda place: place != index))
    proof, leaf = tree.inclusion(index), leaf_hash(items[index])
    assert not verify_inclusion(leaf, index=place, size=len(items), proof=proof, root=tree.root())
    assert not arithmetic.included(leaf, place, len(items), proof, tree.root())


@given(records, st.data())
def test_every_later_state_extends_every_earlier_one(items: list[bytes], data: st.DataObject) -> None:
    tree = tree_of(items)
    new = data.draw(st.integers(0, len(items)))
    old = data.draw(st.integers(0, new))
    proof = tree.consistency(old, new)
    assert verify_consistency(old_size=old, old_root=tree.root(old), new_size=new, new_root=tree.root(new), proof=proof)
    assert arithmetic.extends(old, tree.root(old), new, tree.root(new), proof)


@given(records, st.data())
def test_a_rewritten_past_is_not_an_extension(items: list[bytes], data: st.DataObject) -> None:
    """Change, drop or insert before ``old``, with the best proof that the forger's own tree can give."""
    old = data.draw(st.integers(1, len(items)))
    place = data.draw(st.integers(0, old - 1))
    record = data.draw(st.binary(max_size=12).filter(lambda record: record != items[place]))
    honest = tree_of(items)
    forgeries = [[*items[:place], record, *items[place + 1 :]], [*items[:place], record, *items[place:]]]
    for forged_items in forgeries:
        forged = tree_of(forged_items)
        new = forged.size
        proof = forged.consistency(old, new)
        arguments = {"old_size": old, "old_root": honest.root(old), "new_size": new, "new_root": forged.root()}
        assert not verify_consistency(**arguments, proof=proof)
        assert not arithmetic.extends(old, honest.root(old), new, forged.root(), proof)


@given(records, st.data())
def test_proofs_are_exact(items: list[bytes], data: st.DataObject) -> None:
    """Both verifiers agree on any sequence of steps, so that neither is laxer than the other."""
    tree = tree_of(items)
    index = data.draw(st.integers(0, len(items) - 1))
    steps = list(tree.inclusion(index))
    place = data.draw(st.integers(0, len(steps)))
    steps.insert(place, data.draw(st.sampled_from([*tree.leaves, tree.root()])))
    leaf = tree.leaves[index]
    assert not verify_inclusion(leaf, index=index, size=tree.size, proof=steps, root=tree.root())
    assert not arithmetic.included(leaf, index, tree.size, steps, tree.root())


@given(records)
def test_a_log_is_what_its_stored_leaves_say(items: list[bytes]) -> None:
    log = Log("origin")
    assert [log.append(item) for item in items] == list(range(len(items)))
    again = Log.from_leaves(log.leaves, origin="origin")
    assert (again.size, again.root(), again.leaves) == (log.size, log.root(), log.leaves)
