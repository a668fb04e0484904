; expect: match at match.smt2:2:10
(assert (match true ((true true))))
