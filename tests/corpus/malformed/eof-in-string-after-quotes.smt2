; expect: :2:7: unterminated string literal
(echo "a ""quoted"" word)
(check-sat)
