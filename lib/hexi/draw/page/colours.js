// The picture's colours for a dark ground: lightness turned over, hue kept, so that any style sheet has a dark side.
// Source: B. Ottosson, A perceptual color space for image processing (OKLab), 2020
const dark = matchMedia('(prefers-color-scheme: dark)');
const turned = new Map();
let printing = false;  // paper is white

function turnedOver(hex) {
  const linear = [1, 3, 5].map(at => { const c = parseInt(hex.slice(at, at + 2), 16) / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; });
  const times = (rows, v) => rows.map(row => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]);
  const cones = times([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]], linear).map(Math.cbrt);
  let [lightness, a, b] = times([[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099], [0.0259040371, 0.7827717662, -0.8086757660]], cones);
  const pale = lightness > 0.85;
  // White becomes the page's ground (0.2), pale fills stand out a little more from it than they did from white.
  lightness = pale ? 0.2 + (1 - lightness) * 2 : Math.min(0.2 + (1 - lightness) * 0.98, 0.96);
  const more = pale ? 1.7 : 0.95;
  const back = times([[1, 0.3963377774, 0.2158037573], [1, -0.1055613458, -0.0638541728], [1, -0.0894841775, -1.2914855480]], [lightness, a * more, b * more]).map(c => c ** 3);
  const channels = times([[4.0767416621, -3.3077115913, 0.2309699292], [-1.2684380046, 2.6097574011, -0.3413193965], [-0.0041960863, -0.7034186147, 1.7076147010]], back)
    .map(c => Math.round(255 * Math.min(1, Math.max(0, c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055))));
  return '#' + channels.map(c => c.toString(16).padStart(2, '0')).join('');
}

/** `hex` as it is by day and on paper, turned over by night. */
function ink(hex) {
  if (!dark.matches || printing) return hex;
  if (!turned.has(hex)) turned.set(hex, turnedOver(hex));
  return turned.get(hex);
}
