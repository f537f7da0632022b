"""People: users, memberships along the tree, invitations, tokens."""
