; expect: :2:1: unknown command |\ns VERIFIED UNSAT query 1 of 1\n|
(|
s VERIFIED UNSAT query 1 of 1
|)
