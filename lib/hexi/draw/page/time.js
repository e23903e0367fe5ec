// The slider of time: one step for each day on which something begins or ends, and at its right end all times.

function setUpTime() {
  by('time').hidden = data.days.length === 0;
  const slider = by('day');
  by('time').firstElementChild.textContent = say.time;
  slider.max = data.days.length;
  slider.addEventListener('input', () => {
    const at = data.days[Number(slider.value)];
    change({ day: at === undefined ? null : at[0] }, null, 'day');
  });
}
function showTime() {
  const slider = by('day'), at = data.days.findIndex(([day]) => day === look.day);
  slider.value = at < 0 ? data.days.length : at;
  const text = at < 0 ? say.allTimes : say.asOf(data.days[at][1]);
  by('day-text').textContent = text;
  slider.setAttribute('aria-valuetext', text);
}
