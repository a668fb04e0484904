; expect: string literal at literal-string-though-bound.smt2:2:29
(assert (let ((|"a"| true)) "a"))
