; expect: command check-satt at command-misspelt.smt2:2:1
(check-satt)
