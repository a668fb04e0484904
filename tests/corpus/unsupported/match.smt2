; expect: match at match.smt2:2:9
(assert (match true ((true true))))
