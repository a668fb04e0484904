; expect: command check-satt at command-misspelt.smt2:2:2
(check-satt)
