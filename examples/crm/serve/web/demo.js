// The page of the demo: a bar that says who looks, and a few things to do. Names are set as text, never as markup.
const log = document.querySelector('activity-log')
const role = document.querySelector('#role')

async function load(deed) {
  const request = deed && {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(deed),
  }
  const response = await fetch('/crm', request)
  show(await response.json())
  if (deed) log.refresh()
}

function show({ role: current, roles, contacts, deals, users, stages }) {
  role.replaceChildren(...roles.map(({ key, label }) => new Option(label, key, false, key === current)))
  document.querySelector('#contacts').replaceChildren(...contacts.map(contactLine))
  document.querySelector('#deals').replaceChildren(...deals.map((deal) => dealLine(deal, users, stages)))
}

function contactLine({ id, firstName, lastName, deletedAt }) {
  const button = element('button', { type: 'button', textContent: deletedAt ? 'Restore' : 'Delete' })
  button.onclick = () => load({ do: deletedAt ? 'restore contact' : 'delete contact', id })
  const line = element('div', {}, element('span', { textContent: `${firstName} ${lastName}` }), button)
  return element('li', { className: deletedAt ? 'gone' : '' }, line)
}

function dealLine({ id, title, stage, ownerId }, users, stages) {
  const stageChoice = choice(
    `Stage of ${title}`,
    stages.map((each) => [each, each]),
    stage,
  )
  stageChoice.onchange = () => load({ do: 'move deal', id, stage: stageChoice.value })
  const owners = users.map((user) => [String(user.id), user.name])
  const ownerChoice = choice(`Owner of ${title}`, owners, String(ownerId))
  ownerChoice.onchange = () => load({ do: 'change owner', id, ownerId: Number(ownerChoice.value) })
  return element(
    'li',
    {},
    element('span', { textContent: title }),
    element('div', {}, stageChoice, ownerChoice),
  )
}

function choice(label, values, chosen) {
  const select = element('select', { ariaLabel: label })
  select.append(...values.map(([value, text]) => new Option(text, value, false, value === chosen)))
  return select
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}

role.onchange = () => {
  document.cookie = `role=${role.value}; path=/; samesite=lax`
  location.href = '/'
}
document.querySelector('#add').onsubmit = (event) => {
  event.preventDefault()
  load({ do: 'add contact', name: event.target.elements.name.value })
  event.target.reset()
}
for (const button of document.querySelectorAll('[data-do]')) {
  button.onclick = () => load({ do: button.dataset.do })
}
log.addEventListener('al-restore', () => load())
await load()
