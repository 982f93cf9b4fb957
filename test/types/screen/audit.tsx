import { useState } from 'react'
import type { Fetcher } from 'typeorm-activity-log/screen/react'
import 'typeorm-activity-log/screen/react' // defines the element, and types it in JSX

const withToken: Fetcher = (url, init) =>
  fetch(url, { ...init, headers: { ...init.headers, authorization: 'Bearer of-the-session' } })

export function Audit() {
  const [opened, setOpened] = useState('nothing yet')
  return (
    <>
      <p>Opened: {opened}</p>
      <activity-log
        src="/activity/api"
        time-zone="Europe/Madrid"
        fetcher={withToken}
        recordUrl={({ record }) => record && `/records/${record.entity}/${record.id}`}
        onal-open={({ detail }) => setOpened(detail.id)}
      />
    </>
  )
}
