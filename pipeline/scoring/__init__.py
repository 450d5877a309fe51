"""How found contacts are held against hand-labelled ones: names, matching, figures, report."""
