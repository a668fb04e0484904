; expect: unterminated string literal
(assert (= "a" "\"))
(check-sat)
(echo "")"
