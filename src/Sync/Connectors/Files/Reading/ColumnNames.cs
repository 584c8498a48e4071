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

    public static string Normalize(string text)
    {
        var name = new System.Text.StringBuilder(text.Length + 4);
        bool wasLower = false;
        foreach (char c in text.Trim())
        {
            if (char.IsLetterOrDigit(c))
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

        string normal = name.ToString().TrimEnd('_');
        return Aliases.GetValueOrDefault(normal, normal);
    }
}
