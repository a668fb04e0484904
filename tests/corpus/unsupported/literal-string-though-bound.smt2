; expect: string literal at literal-string-though-bound.smt2:2:9
(assert (let ((|"a"| true)) "a"))
