"""The dashboard: reads the tables of a build and shows who talked to whom, when and how."""
