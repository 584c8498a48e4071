using System.Numerics;
using System.Security.Cryptography;

namespace C1z.Sync.Remote;

/// <summary>An Ed25519 key pair as RFC 8032 derives it: enough to hand a key to a connector that was built with it, not to sign.</summary>
/// <remarks>
/// The framework has no Ed25519. A connector of the ecosystem takes its private key as 64 bytes, seed and public key, so somebody has to
/// compute the public key. One scalar multiplication with big integers takes some milliseconds and is not constant in time; the key lives as
/// long as one child process and whoever could measure it could read the child's standard input too.
/// </remarks>
internal sealed class Ed25519Key
{
    /// <summary>Bytes of a seed and of a public key.</summary>
    public const int Size = 32;

    private static readonly BigInteger Prime = BigInteger.Pow(2, 255) - 19;

    // The curve is -x² + y² = 1 + d x² y² with d = -121665 / 121666.
    private static readonly BigInteger D = Modulo(-121665 * Inverse(121666));
    private static readonly BigInteger SquareRootOfMinusOne = BigInteger.ModPow(2, (Prime - 1) / 4, Prime);
    private static readonly Point Base = BasePoint();

    private Ed25519Key(byte[] seed, byte[] publicKey)
    {
        Private = [.. seed, .. publicKey];
        Public = publicKey;
    }

    /// <summary>Seed and public key, 64 bytes.</summary>
    public byte[] Private { get; }

    /// <summary>The public key, 32 bytes: y, little endian, with the sign of x in the top bit.</summary>
    public byte[] Public { get; }

    /// <summary>Makes a key pair from the system's randomness.</summary>
    public static Ed25519Key Create() => FromSeed(RandomNumberGenerator.GetBytes(Size));

    /// <summary>Derives the key pair of a seed.</summary>
    /// <param name="seed">32 bytes.</param>
    /// <exception cref="ArgumentException">The seed has another length.</exception>
    public static Ed25519Key FromSeed(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != Size)
        {
            throw new ArgumentException($"a seed has {Size} bytes, this one {seed.Length}", nameof(seed));
        }

        byte[] scalar = SHA512.HashData(seed)[..Size];
        scalar[0] &= 0xF8;
        scalar[31] = (byte)((scalar[31] & 0x7F) | 0x40);
        return new Ed25519Key(seed.ToArray(), Encode(Multiply(Base, new BigInteger(scalar, isUnsigned: true))));
    }

    private static Point BasePoint()
    {
        BigInteger y = Modulo(4 * Inverse(5));
        BigInteger x2 = Modulo((y * y - 1) * Inverse(D * y * y + 1));
        BigInteger x = BigInteger.ModPow(x2, (Prime + 3) / 8, Prime);
        if (Modulo(x * x - x2) != 0)
        {
            x = Modulo(x * SquareRootOfMinusOne);
        }

        return Point.Of(x.IsEven ? x : Prime - x, y);
    }

    private static Point Multiply(Point point, BigInteger scalar)
    {
        Point sum = Point.Of(0, 1);
        for (int bit = 255; bit >= 0; bit--)
        {
            sum = Add(sum, sum);
            if (!((scalar >> bit) & 1).IsZero)
            {
                sum = Add(sum, point);
            }
        }

        return sum;
    }

    // The complete addition in extended coordinates (RFC 8032, 5.1.4): right for doubling and for the neutral element too.
    private static Point Add(Point p, Point q)
    {
        BigInteger a = Modulo((p.Y - p.X) * (q.Y - q.X));
        BigInteger b = Modulo((p.Y + p.X) * (q.Y + q.X));
        BigInteger c = Modulo(2 * p.T * q.T * D);
        BigInteger d = Modulo(2 * p.Z * q.Z);
        BigInteger e = b - a, f = d - c, g = d + c, h = b + a;
        return new Point(Modulo(e * f), Modulo(g * h), Modulo(f * g), Modulo(e * h));
    }

    private static byte[] Encode(Point point)
    {
        BigInteger inverse = Inverse(point.Z);
        BigInteger x = Modulo(point.X * inverse), y = Modulo(point.Y * inverse);
        byte[] encoded = new byte[Size];
        y.TryWriteBytes(encoded, out _, isUnsigned: true);
        encoded[31] |= (byte)(x.IsEven ? 0 : 0x80);
        return encoded;
    }

    private static BigInteger Inverse(BigInteger value) => BigInteger.ModPow(Modulo(value), Prime - 2, Prime);

    private static BigInteger Modulo(BigInteger value)
    {
        BigInteger rest = value % Prime;
        return rest.Sign < 0 ? rest + Prime : rest;
    }

    // x = X/Z, y = Y/Z, x y = T/Z.
    private readonly record struct Point(BigInteger X, BigInteger Y, BigInteger Z, BigInteger T)
    {
        public static Point Of(BigInteger x, BigInteger y) => new(x, y, 1, Modulo(x * y));
    }
}
