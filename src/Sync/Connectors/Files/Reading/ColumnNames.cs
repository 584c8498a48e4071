namespace C1z.Sync.Connectors.Files.Reading;

/// <summary>Brings the column names of people's exports to one form: <c>Display Name</c>, <c>displayName</c> and <c>display-name</c> are one.</summary>
internal static class ColumnNames
{
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["name"] = "display_name",
        ["full_name"] = "display_name",
        ["mail"] = "email",
        ["e_mail"] = "email",
        ["email_address"] = "email",
        ["user_name"] = "login",
        ["username"] = "login",
        ["identifier"] = "id",
    };

    /// <summary>The name of a column.</summary>
    public static string Normalize(string text)
    {
        string normal = Form(text);
        return Aliases.GetValueOrDefault(normal, normal);
    }

    /// <summary>The name of a part of a column: the same form, but no synonyms.</summary>
    public static string Form(string text)
    {
        var name = new System.Text.StringBuilder(text.Length + 4);
        bool wasLower = false;
        foreach (char c in text.Trim())
        {
            if (char.IsLetterOrDigit(c) || c == '.')
            {
                if (char.IsUpper(c) && wasLower)
                {
                    name.Append('_');
                }

                name.Append(char.ToLowerInvariant(c));
                wasLower = char.IsLower(c) || char.IsDigit(c);
            }
            else
            {
                if (name.Length > 0 && name[^1] != '_')
                {
                    name.Append('_');
                }

                wasLower = false;
            }
        }

        return name.ToString().TrimEnd('_');
    }
}
