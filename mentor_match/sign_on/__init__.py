"""Signing in through one's association: OpenID Connect with the identity server it runs."""
