"""How results are named: as one machine knows what they depend on, or as every clone does."""

from gates.session.reuse.cache_key import Naming, own_naming
from gates.tree.root import Root


def naming_of(root: Root, *, shared: bool) -> Naming:
    """By the stamps and paths of this machine, or, where results are ``shared``, by content alone."""
    if shared:
        from gates.session.reuse.shared_naming import shared_naming  # few runs share

        return shared_naming(root)
    return own_naming(root)
