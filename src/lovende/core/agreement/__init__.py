"""How far people who rated the same things independently agree, and how far chance would bring
them. The formulas and their sources are in docs/methods/agreement.md."""
